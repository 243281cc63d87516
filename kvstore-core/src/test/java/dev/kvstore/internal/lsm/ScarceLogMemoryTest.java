package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ScarceLogMemoryTest {
    private final AtomicInteger refusals = new AtomicInteger();

    private final NativeMemory memory = new NativeMemory((component, bytes) -> {
        boolean housekeeping = Thread.currentThread().getName().contains("housekeeping");
        if (housekeeping && component == MemoryComponent.SCRATCH && refusals.compareAndSet(0, 1)) {
            throw new OutOfMemoryError(bytes + " bytes for " + component);
        }
    });

    @Test
    void memoryRefusedWhileASegmentIsPreparedAheadDoesNoHarm() {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
        StoreOptions options = StoreOptions.builder().walSegmentBytes(64 << 10).build();
        try (KeyValueStore store = StoreOpener.open(disk, options, memory)) {
            Awaitility.await().until(() -> refusals.get() == 1);
            byte[] value = new byte[10_000];
            for (int i = 0; i < 50; i++) {
                store.put(new byte[] {(byte) i}, value);
            }
            assertTrue(store.metrics().walSegments() > 5);
            assertArrayEquals(value, store.get(new byte[] {49}));
        }
    }
}
