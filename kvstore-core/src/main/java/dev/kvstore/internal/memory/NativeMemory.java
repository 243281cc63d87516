package dev.kvstore.internal.memory;

import java.util.concurrent.atomic.AtomicLongArray;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * The allocator of one store: every native byte it owns comes from here and is accounted by component.
 *
 * <p>Memory comes from Chronicle Bytes and is not touched before its first use, so a large arena costs
 * address space first and pages as they are written. Thread-safe.
 */
public final class NativeMemory {
    private static final MemoryComponent[] COMPONENTS = MemoryComponent.values();

    private final AtomicLongArray used = new AtomicLongArray(COMPONENTS.length);

    /**
     * Allocates memory of unspecified content.
     *
     * @param bytes at least 1
     * @throws OutOfMemoryError when the operating system refuses
     */
    public Region allocate(MemoryComponent component, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes must be at least 1, got " + bytes);
        }
        BytesStore<?, Void> store = BytesStore.lazyNativeBytesStoreWithFixedCapacity(bytes);
        used.addAndGet(component.ordinal(), bytes);
        return new Region(store.addressForRead(0), bytes, (address, capacity) -> {
            used.addAndGet(component.ordinal(), -capacity);
            store.releaseLast();
        });
    }

    /** Bytes allocated and not yet released, of one component. */
    public long used(MemoryComponent component) {
        return used.get(component.ordinal());
    }

    /** Bytes allocated and not yet released, of all components. */
    public long used() {
        long total = 0;
        for (MemoryComponent component : COMPONENTS) {
            total += used(component);
        }
        return total;
    }
}
