package dev.kvstore.samples.benchmarks.peer.mvstore;

import dev.kvstore.samples.benchmarks.peer.HeapBytes;
import dev.kvstore.samples.benchmarks.peer.Scan;
import java.nio.ByteBuffer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;

/** A scan over cursors of one version of the map; each goes in one direction only, so turning makes a new one. */
final class MvStoreScan implements Scan {

    private final MVMap<byte[], byte[]> map;
    private final RootReference<byte[], byte[]> root;
    private Cursor<byte[], byte[]> cursor;
    private boolean backward;
    private byte[] key;

    MvStoreScan(MVMap<byte[], byte[]> map) {
        this.map = map;
        this.root = map.flushAndGetRoot();
    }

    @Override
    public boolean first() {
        return start(null, false);
    }

    @Override
    public boolean last() {
        return start(null, true);
    }

    @Override
    public boolean next() {
        return move(false);
    }

    @Override
    public boolean previous() {
        return move(true);
    }

    @Override
    public boolean seek(ByteBuffer from) {
        return start(HeapBytes.of(from), false);
    }

    @Override
    public long visit() {
        return Scan.ends(ByteBuffer.wrap(key)) + Scan.ends(ByteBuffer.wrap(cursor.getValue()));
    }

    @Override
    public void close() {}

    private boolean start(byte[] from, boolean reverse) {
        cursor = map.cursor(root, from, null, reverse);
        backward = reverse;
        return advance();
    }

    private boolean move(boolean reverse) {
        if (reverse == backward) {
            return advance();
        }
        // A cursor starts at the key itself.
        return start(key, reverse) && advance();
    }

    private boolean advance() {
        if (!cursor.hasNext()) {
            return false;
        }
        key = cursor.next();
        return true;
    }
}
