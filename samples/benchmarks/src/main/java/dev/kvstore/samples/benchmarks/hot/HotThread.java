package dev.kvstore.samples.benchmarks.hot;

import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.UniformIds;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** The session and buffers of one thread of a hot row; {@link HotStore} closes the session. */
@State(Scope.Thread)
public class HotThread {

    private Session session;
    private Values values;
    private UniformIds ids;
    private int expectedLength;
    private long nextNewId;
    private ByteBuffer key;
    private ByteBuffer value;

    /** Opens the session. */
    @Setup(Level.Trial)
    public void open(HotStore store, ThreadParams threads) {
        session = store.openSession();
        expectedLength = store.data().valueBytes();
        values = new Values(expectedLength);
        ids = new UniformIds(store.data().entries(), threads.getThreadIndex() + 1L);
        key = ByteBuffer.allocateDirect(Keys.BYTES);
        value = ByteBuffer.allocateDirect(expectedLength);
    }

    Session session() {
        return session;
    }

    ByteBuffer randomKey() {
        Keys.scattered(ids.next(), key);
        return key;
    }

    long getPresent() {
        int length = session.get(randomKey(), value.clear());
        if (length != expectedLength) {
            throw new IllegalStateException("a present entry has length " + length);
        }
        return value.getLong(0);
    }

    long getAbsent() {
        Keys.absent(ids.next(), key);
        int length = session.get(key, value.clear());
        if (length != -1) {
            throw new IllegalStateException("an absent entry has length " + length);
        }
        return length;
    }

    void putNew() {
        Keys.scattered(nextNewId, key);
        values.fill(nextNewId, 0, value);
        nextNewId++;
        session.put(key, value);
    }
}
