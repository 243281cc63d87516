package dev.kvstore.internal.tx;

import dev.kvstore.internal.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the buffers of transactions that have ended for the next ones. Thread-safe, without locks: each place is
 * taken and filled by one atomic step, and who fills one after {@link #close()} empties it again.
 */
public final class BufferPool implements AutoCloseable {
    private static final int PLACES = 16;

    /** References of a place, so that it has cache lines of its own; those in front keep it from the array's length. */
    private static final int STRIDE = 32;

    private final NativeMemory memory;
    private final AtomicReferenceArray<TransactionBuffers> places = new AtomicReferenceArray<>((PLACES + 1) * STRIDE);
    private volatile boolean closed;

    public BufferPool(NativeMemory memory) {
        this.memory = memory;
    }

    /** Empty buffers, which belong to the caller until given back. */
    TransactionBuffers take() {
        int home = home();
        for (int i = 0; i < PLACES; i++) {
            int place = at(home + i);
            if (places.getPlain(place) != null) {
                TransactionBuffers found = places.getAndSet(place, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return new TransactionBuffers(memory);
    }

    /** Takes buffers back that nobody looks into any more. */
    void give(TransactionBuffers buffers) {
        buffers.clear();
        int home = home();
        for (int i = 0; i < PLACES; i++) {
            if (places.compareAndSet(at(home + i), null, buffers)) {
                if (closed) {
                    drain();
                }
                return;
            }
        }
        buffers.close();
    }

    /** Releases what is kept, and from now on what is given back. */
    @Override
    public void close() {
        closed = true;
        drain();
    }

    private void drain() {
        for (int place = 0; place < PLACES; place++) {
            TransactionBuffers found = places.getAndSet(at(place), null);
            if (found != null) {
                found.close();
            }
        }
    }

    private static int at(int place) {
        return (place % PLACES + 1) * STRIDE;
    }

    private static int home() {
        return (int) (Thread.currentThread().getId() % PLACES);
    }
}
