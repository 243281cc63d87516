package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attributes that depend on each other, and all changes together. */
class NeighboursTest {
    @TempDir
    Path directory;

    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(directory, Beans.smallOptions().build());
        management = StoreManagement.register(store, "neighbours");
        beans = new Beans(management);
    }

    @AfterEach
    void close() {
        management.close();
        store.close();
    }

    @Test
    void neighboursKeepTheirOrder() throws Exception {
        assertTrue(beans.refuses(Component.COMPACTION, "L0CompactTrigger", 21L).contains("compact <= slowdown"));
        beans.refuses(Component.COMPACTION, "L0SlowdownTrigger", 37L);
        beans.refuses(Component.COMPACTION, "L0SlowdownTrigger", 1L);
        beans.refuses(Component.COMPACTION, "L0StopTrigger", 19L);
        beans.invoke(Component.COMPACTION, "setL0Triggers", 50L, 60L, 70L);
        assertEquals(60, beans.number(Component.COMPACTION, "L0SlowdownTrigger"));
        String walText = beans.refuses(Component.WAL, "WalMaxBytes", 64L << 10 >> 1);
        assertTrue(walText.contains("65536"), walText);
        beans.set(Component.WAL, "WalSegmentBytes", 1L << 20);
        assertTrue(beans.refuses(Component.WAL, "WalMaxBytes", 1L << 19)
                .contains("walSegmentBytes must be at most walMaxBytes"));
        beans.set(Component.COMPACTION, "PendingCompactionHardBytes", 1L << 37);
        beans.refuses(Component.COMPACTION, "PendingCompactionSoftBytes", (1L << 37) + 1);
    }

    @Test
    void modesAreSpelledAsDocumented() throws Exception {
        assertEquals(
                "CompactionMode must be AUTO or PAUSED, got paused",
                beans.refuses(Component.COMPACTION, "CompactionMode", "paused"));
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        assertEquals(1, store.settings().compactionPaused().get());
        beans.refuses(Component.COMPACTION, "CompactionMode", null);
        beans.refuses(Component.WAL, "SyncMode", null);
        beans.set(Component.COMPACTION, "CompactionMode", "AUTO");
        assertEquals(0, store.settings().compactionPaused().get());
    }

    @Test
    void overridesAreListedAndReset() throws Exception {
        assertEquals(0, ((String[]) beans.get(Component.STORE, "LiveOverrides")).length);
        beans.set(Component.WAL, "WalMaxBytes", 128L << 20);
        beans.set(Component.WAL, "WalSegmentBytes", 32L << 20);
        beans.set(Component.COMPACTION, "L0CompactTrigger", 3L);
        beans.set(Component.STORE, "WritesPaused", true);
        String[] overrides = (String[]) beans.get(Component.STORE, "LiveOverrides");
        assertEquals(4, overrides.length, () -> Arrays.toString(overrides));
        beans.invoke(Component.STORE, "resetOverrides");
        assertEquals(0, ((String[]) beans.get(Component.STORE, "LiveOverrides")).length);
        assertEquals(64 << 10, store.settings().walSegmentBytes().get());
    }
}
