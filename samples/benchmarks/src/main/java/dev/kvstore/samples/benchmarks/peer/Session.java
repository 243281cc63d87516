package dev.kvstore.samples.benchmarks.peer;

import java.nio.ByteBuffer;

/**
 * The calls of one thread on a {@link Peer}. All buffers are direct and owned by the caller; content is what lies
 * between position and limit. A call may move the position of a key or value buffer, so callers fill it anew each time.
 */
public interface Session extends AutoCloseable {

    /** Writes one entry; it is acknowledged with the durability the peer was opened with. */
    void put(ByteBuffer key, ByteBuffer value);

    /** Adds an entry to the batch under construction. */
    void addToBatch(ByteBuffer key, ByteBuffer value);

    /** Writes the batch atomically and starts an empty one. */
    void commitBatch();

    /**
     * Copies the newest committed value of {@code key} to the beginning of {@code target}, a cleared buffer with room
     * for it.
     *
     * @return the value's length in bytes, or -1 if there is none
     */
    int get(ByteBuffer key, ByteBuffer target);

    /**
     * In one transaction, copies the value of {@code key} to {@code target} as {@link #get} does and writes {@code value}
     * in its place. Only for engines that {@linkplain PeerKind#hasTransactions() have transactions}.
     */
    default void update(ByteBuffer key, ByteBuffer value, ByteBuffer target) {
        throw new UnsupportedOperationException("this engine is not driven through transactions");
    }

    /** Opens a scan of the whole store as it is now. */
    Scan openScan();

    @Override
    void close();
}
