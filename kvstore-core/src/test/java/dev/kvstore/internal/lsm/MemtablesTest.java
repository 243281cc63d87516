package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class MemtablesTest {
    @Test
    void manyRangeDeletionsAreFlushedAlthoughTheyTakeNoRoomInTheArena() {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
        try (KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults())) {
            store.put(key(5), new byte[] {1});
            for (int i = 0; i < 600; i++) {
                store.deleteRange(key(i), key(i + 1));
            }
            Awaitility.await().until(() -> store.metrics().flushCount() > 0);
            assertNull(store.get(key(5)));
        }
    }

    @Test
    void loweredThresholdFlushesWhatIsThere() {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
        try (KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                store.put(key(i), new byte[1000]);
            }
            store.settings().flushThresholdBytes().set(64 << 10);
            Awaitility.await().until(() -> store.metrics().flushCount() > 0);
            assertEquals(1000, store.get(key(5)).length);
        }
    }

    private static byte[] key(int i) {
        return new byte[] {(byte) (i >> 8), (byte) i};
    }
}
