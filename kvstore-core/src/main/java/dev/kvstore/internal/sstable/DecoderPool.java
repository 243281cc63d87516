package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few decoders at rest, shared by all tables of a store. Lock-free and thread-safe. */
final class DecoderPool implements AutoCloseable {
    private static final int AT_REST = 16;

    private final NativeMemory memory;
    private final AtomicReferenceArray<BlockDecoder> resting = new AtomicReferenceArray<>(AT_REST);
    private volatile boolean closed;

    DecoderPool(NativeMemory memory) {
        this.memory = memory;
    }

    /** A decoder for the caller alone, to be given back by {@link #release}. */
    BlockDecoder acquire() {
        for (int i = 0; i < AT_REST; i++) {
            if (resting.get(i) != null) {
                BlockDecoder decoder = resting.getAndSet(i, null);
                if (decoder != null) {
                    return decoder;
                }
            }
        }
        return new BlockDecoder(memory);
    }

    void release(BlockDecoder decoder) {
        decoder.trim();
        for (int i = 0; i < AT_REST; i++) {
            if (resting.get(i) == null && resting.compareAndSet(i, null, decoder)) {
                // Whichever of the two comes later, this look or that of close(), sees the other.
                if (closed) {
                    close();
                }
                return;
            }
        }
        decoder.close();
    }

    /** Frees what is at rest now, and what comes back later. */
    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < AT_REST; i++) {
            BlockDecoder decoder = resting.getAndSet(i, null);
            if (decoder != null) {
                decoder.close();
            }
        }
    }
}
