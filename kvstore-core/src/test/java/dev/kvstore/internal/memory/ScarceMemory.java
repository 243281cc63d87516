package dev.kvstore.internal.memory;

/** An allocator that refuses one allocation, counted from 1. */
public final class ScarceMemory implements NativeMemory.Gate {
    private final int refused;
    private int asked;

    private ScarceMemory(int refused) {
        this.refused = refused;
    }

    public static NativeMemory refusing(int allocation) {
        return new NativeMemory(new ScarceMemory(allocation));
    }

    @Override
    public synchronized void pass(MemoryComponent component, long bytes) {
        if (++asked == refused) {
            throw new OutOfMemoryError("allocation " + asked + ", " + bytes + " bytes for " + component);
        }
    }
}
