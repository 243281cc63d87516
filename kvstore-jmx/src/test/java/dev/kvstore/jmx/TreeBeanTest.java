package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is to see and to turn about a B+tree. */
class TreeBeanTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(
                directory.resolve("tree"),
                Beans.smallOptions().engine(StorageEngine.BTREE).build());
        management = StoreManagement.register(store);
        beans = new Beans(management);
    }

    @AfterEach
    void close() {
        management.close();
        store.close();
    }

    @Test
    void aTreeHasNoAttributesOfALogThatItHasNot() {
        assertEquals(List.of(Component.STORE, Component.TREE), beans.components());
    }

    @Test
    void numbersFollowWhatIsWritten() throws Exception {
        Beans.put(store, 0, 1_000, 500);
        assertEquals("durable up to sequence 1000", beans.invoke(Component.TREE, "sync"));
        assertEquals(1_000, beans.number(Component.TREE, "LastSyncedSequence"));
        // The store notes the time besides, once in a second.
        assertTrue(Math.abs(beans.number(Component.STORE, "EstimatedKeys") - 1_000) < 60);
        assertTrue(beans.number(Component.TREE, "FileBytes") > 500_000);
        assertTrue(beans.number(Component.TREE, "PageBytesWritten") > 500_000);
        assertTrue((Double) beans.get(Component.TREE, "WriteAmplification") > 1);
        assertTrue((Double) beans.get(Component.TREE, "SyncP99Micros") > 0);
    }

    @Test
    void syncModeMakesWritesWaitForTheDevice() throws Exception {
        beans.set(Component.TREE, "SyncIntervalMillis", 60_000L);
        beans.set(Component.TREE, "SyncMode", "SYNC");
        assertEquals("SYNC", beans.get(Component.TREE, "SyncMode"));
        for (int i = 1; i <= 5; i++) {
            Beans.put(store, i, 1, 10);
            assertEquals(store.lastSequence(), beans.number(Component.TREE, "LastSyncedSequence"));
        }
        assertTrue(beans.refuses(Component.TREE, "SyncMode", "sync").startsWith("SyncMode must be SYNC or ASYNC"));
    }

    @Test
    void manyWritesCauseASync() throws Exception {
        beans.set(Component.TREE, "SyncIntervalMillis", 60_000L);
        beans.set(Component.TREE, "FlushThresholdEntries", 10L);
        Beans.put(store, 0, 100, 10);
        await().atMost(PATIENCE).until(() -> beans.number(Component.TREE, "LastSyncedSequence") >= 90);
    }

    @Test
    void writesCanBePaused() throws Exception {
        beans.set(Component.STORE, "WritesPaused", true);
        Thread writer = new Thread(() -> Beans.put(store, 0, 1, 10));
        writer.start();
        await().atMost(PATIENCE).until(() -> beans.get(Component.STORE, "State").equals("STALLED"));
        assertEquals(0, beans.number(Component.STORE, "PutCount"));
        beans.set(Component.STORE, "WritesPaused", false);
        writer.join();
        assertEquals(1, beans.number(Component.STORE, "PutCount"));
        assertTrue(beans.number(Component.STORE, "StallCount") > 0);
    }

    @Test
    void compactionIsAJob() throws Exception {
        Beans.put(store, 0, 1_000, 500);
        Object id = beans.invoke(Component.TREE, "compactAsync");
        await().atMost(PATIENCE)
                .until(() -> ((CompositeData) beans.invoke(Component.STORE, "job", id))
                        .get("state")
                        .equals("SUCCEEDED"));
        // The store notes the time besides, once in a second.
        assertTrue(Math.abs(beans.number(Component.STORE, "EstimatedKeys") - 1_000) < 60);
    }
}
