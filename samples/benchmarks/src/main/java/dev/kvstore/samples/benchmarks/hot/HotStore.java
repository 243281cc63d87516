package dev.kvstore.samples.benchmarks.hot;

import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The open store of a hot row. Its parameters are set by {@link HotWorkload}. */
@State(Scope.Benchmark)
public class HotStore {

    private static final int UNSETTLED_SHARE = 5;

    /** The engine. */
    @Param("ROCKSDB")
    public PeerKind kind;

    /** What the store holds. */
    @Param("SETTLED")
    public Content content;

    /** Entries of the small data set. */
    @Param("200000")
    public int entries;

    /** Length of the values; other lengths than 100 mean the large data set of that length. */
    @Param("100")
    public int valueBytes;

    /** Compression of tables. */
    @Param("LZ4")
    public Compression compression;

    /** Directory of the run's stores. */
    @Param("target/stores")
    public String root;

    private final Deque<Runnable> closers = new ConcurrentLinkedDeque<>();
    private DataSet data;
    private Peer peer;

    /** What a store holds when the row begins. */
    public enum Content {
        /** Nothing. */
        EMPTY,
        /** Everything flushed and compacted. */
        SETTLED,
        /** Settled, and a fifth of it written anew since, without waiting for any flush or compaction. */
        UNSETTLED
    }

    /** Opens the store. */
    @Setup(Level.Trial)
    public void open() {
        Stores stores = new Stores(Path.of(root), compression);
        DataSet small = DataSet.small(entries);
        data = valueBytes == small.valueBytes() ? small : DataSet.large(entries, valueBytes);
        Path directory = switch (content) {
            case EMPTY -> stores.empty(kind);
            case SETTLED -> stores.settled(kind, data);
            case UNSETTLED -> stores.copyOfSettled(kind, data);
        };
        peer = kind.open(directory, stores.settings());
        if (content == Content.UNSETTLED) {
            try (Session session = peer.openSession()) {
                new Loader(session, data.valueBytes(), data.batchEntries())
                        .rewrite(data.entries() / UNSETTLED_SHARE, 1, step -> step * UNSETTLED_SHARE);
            }
        }
    }

    /** Closes what the threads have opened, the newest first, and then the store. */
    @TearDown(Level.Trial)
    public void close() {
        closers.forEach(Runnable::run);
        closers.clear();
        peer.close();
    }

    Session openSession() {
        Session session = peer.openSession();
        closers.addFirst(session::close);
        return session;
    }

    Scan openScan(Session session) {
        Scan scan = session.openScan();
        closers.addFirst(scan::close);
        return scan;
    }

    DataSet data() {
        return data;
    }
}
