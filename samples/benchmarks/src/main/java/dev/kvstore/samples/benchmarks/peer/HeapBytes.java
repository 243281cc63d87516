package dev.kvstore.samples.benchmarks.peer;

import java.nio.ByteBuffer;

/** Copies between the buffers of a {@link Session} and arrays, for engines that keep their entries on the heap. */
public final class HeapBytes {

    private HeapBytes() {}

    /** Returns a copy of what lies between the buffer's position and limit. */
    public static byte[] of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
