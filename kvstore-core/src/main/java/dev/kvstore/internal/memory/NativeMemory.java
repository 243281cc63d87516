package dev.kvstore.internal.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * The allocator of one store: every native byte it owns comes from here and is accounted by component.
 *
 * <p>Memory comes from Chronicle Bytes and is not touched before its first use, so a large arena costs
 * address space first and pages as they are written. Thread-safe.
 */
public final class NativeMemory {
    static {
        ChronicleStartup.run();
    }

    /**
     * Does what the first allocation would do before it, so that Chronicle and logging start without their notices. To be
     * called before anything else of the store, because a logger of its own starts logging too.
     */
    public static void startQuietly() {
        // Calling it has initialised the class.
    }

    /** Asked before each allocation; may refuse it. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Does nothing when the memory may be allocated.
         *
         * @throws OutOfMemoryError to refuse
         */
        void pass(MemoryComponent component, long bytes);
    }

    private final Gate gate;
    private final Map<MemoryComponent, AtomicLong> used = new EnumMap<>(MemoryComponent.class);

    /** An allocator that owns nothing yet. */
    public NativeMemory() {
        this((component, bytes) -> {});
    }

    /** An allocator that owns nothing yet and gives only what {@code gate} lets pass. */
    public NativeMemory(Gate gate) {
        this.gate = gate;
        for (MemoryComponent component : MemoryComponent.values()) {
            used.put(component, new AtomicLong());
        }
    }

    /**
     * Allocates memory of unspecified content.
     *
     * @param bytes at least 1
     * @throws OutOfMemoryError when the operating system refuses, or the gate
     */
    public Region allocate(MemoryComponent component, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes must be at least 1, got " + bytes);
        }
        gate.pass(component, bytes);
        AtomicLong account = account(component);
        BytesStore<?, Void> store = BytesStore.lazyNativeBytesStoreWithFixedCapacity(bytes);
        account.addAndGet(bytes);
        return new Region(store.addressForRead(0), bytes, (address, capacity) -> {
            account.addAndGet(-capacity);
            store.releaseLast();
        });
    }

    /** Bytes allocated and not yet released, of one component. */
    public long used(MemoryComponent component) {
        return account(component).get();
    }

    /** Bytes allocated and not yet released, of all components. */
    public long used() {
        long total = 0;
        for (AtomicLong account : used.values()) {
            total += account.get();
        }
        return total;
    }

    private AtomicLong account(MemoryComponent component) {
        return used.get(component);
    }
}
