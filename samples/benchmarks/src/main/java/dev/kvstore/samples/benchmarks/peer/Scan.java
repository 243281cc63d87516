package dev.kvstore.samples.benchmarks.peer;

import java.nio.ByteBuffer;

/** An ordered walk over the entries of a store. Not safe for use by several threads. */
public interface Scan extends AutoCloseable {

    /** Moves to the smallest key; false if the store is empty. */
    boolean first();

    /** Moves to the greatest key; false if the store is empty. */
    boolean last();

    /** Moves to the next greater key; false if there is none. */
    boolean next();

    /** Moves to the next smaller key; false if there is none. */
    boolean previous();

    /** Moves to the smallest key that is not below {@code key}; false if there is none. */
    boolean seek(ByteBuffer key);

    /** Reads the first and the last eight bytes of the current key and of its value, and returns their sum. */
    long visit();

    @Override
    void close();

    /** Returns the sum of the first and the last eight bytes between position and limit, of which there are at least eight. */
    static long ends(ByteBuffer bytes) {
        return bytes.getLong(bytes.position()) + bytes.getLong(bytes.limit() - Long.BYTES);
    }
}
