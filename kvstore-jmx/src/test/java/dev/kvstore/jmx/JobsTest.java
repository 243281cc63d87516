package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work that an operator starts. */
class JobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(
                directory.resolve("data"),
                Beans.smallOptions().flushThresholdBytes(4 << 20).build());
        management = StoreManagement.register(store);
        beans = new Beans(management);
    }

    @AfterEach
    void close() {
        management.close();
        store.close();
    }

    @Test
    void eachIsStartedAtOnceAndEndsWell() throws Exception {
        Beans.put(store, 0, 500, 100);
        assertEquals(
                "SUCCEEDED", end(beans.invoke(Component.FLUSH, "flushAsync")).get("state"));
        assertEquals(
                "SUCCEEDED",
                end(beans.invoke(Component.COMPACTION, "compactAsync")).get("state"));
        assertEquals(
                "SUCCEEDED",
                end(beans.invoke(Component.COMPACTION, "compactRangeAsync", "10", "0x3230"))
                        .get("state"));
        assertEquals(
                "SUCCEEDED", end(beans.invoke(Component.WAL, "truncateAsync")).get("state"));
        CompositeData verified = end(beans.invoke(Component.STORE, "verifyAsync"));
        assertEquals("SUCCEEDED", verified.get("state"));
        assertEquals(1.0, verified.get("progress"));
        assertTrue(verified.get("outcome").toString().startsWith("all is well"), verified::toString);
        assertEquals(5, ((TabularData) beans.get(Component.STORE, "Jobs")).size());
    }

    @Test
    void checkpointsGoBelowTheirRootAndNowhereElse() throws Exception {
        Beans.put(store, 0, 10, 100);
        end(beans.invoke(Component.STORE, "checkpointAsync", "String"));
        Path copy = directory.resolve("data-checkpoints/String");
        try (KeyValueStore opened = KeyValueStore.open(copy)) {
            assertNotNull(opened.get(Beans.key(3)));
        }
        end(beans.invoke(Component.STORE, "checkpointAsync", ""));
        end(beans.invoke(Component.STORE, "checkpointAsync"));
        try (var made = Files.list(directory.resolve("data-checkpoints"))) {
            assertEquals(3, made.count());
        }
        for (String name : new String[] {"..", "a/b", "/tmp/x", "..\\x", ".hidden", "a.", "x".repeat(101)}) {
            String message = refusal(() -> beans.invoke(Component.STORE, "checkpointAsync", name));
            assertTrue(message.contains("got '" + name), message);
        }
    }

    @Test
    void oneThatFailsSaysWhy() throws Exception {
        Files.createDirectories(directory.resolve("data-checkpoints/full"));
        Files.writeString(directory.resolve("data-checkpoints/full/file"), "in the way");
        CompositeData job = end(beans.invoke(Component.STORE, "checkpointAsync", "full"));
        assertEquals("FAILED", job.get("state"));
        assertTrue(job.get("outcome").toString().contains("must not exist or be empty"), job::toString);
    }

    @Test
    void oneUnderWayShowsProgressAndIsCancelled() throws Exception {
        store.settings().compactionPaused().set(1);
        for (int round = 0; round < 3; round++) {
            Beans.put(store, 0, 300, 2_000);
            store.flush();
        }
        beans.set(Component.COMPACTION, "RateLimitBytesPerSecond", 64L << 10);
        long id = (Long) beans.invoke(Component.COMPACTION, "compactAsync");
        await().atMost(PATIENCE).until(() -> (Double) job(id).get("progress") > 0);
        assertEquals("RUNNING", job(id).get("state"));
        assertTrue((Boolean) beans.invoke(Component.STORE, "cancelJob", id));
        assertEquals("CANCELLED", end(id).get("state"));
        assertFalse((Boolean) beans.invoke(Component.STORE, "cancelJob", id));
        beans.invoke(Component.COMPACTION, "compactAsync");
        await().atMost(PATIENCE).until(() -> beans.number(Component.COMPACTION, "RunningCompactions") > 0);
        assertTrue((Long) beans.invoke(Component.COMPACTION, "cancelCompactions") > 0);
    }

    @Test
    void anUnknownOneIsNullAndKeysThatAreNoneAreExplained() throws Exception {
        assertNull(beans.invoke(Component.STORE, "job", 42L));
        assertFalse((Boolean) beans.invoke(Component.STORE, "cancelJob", 42L));
        String message = refusal(() -> beans.invoke(Component.COMPACTION, "compactRangeAsync", "0xabc", ""));
        assertEquals("from must be text, or 0x and an even number of hexadecimal digits, got 0xabc", message);
        assertArrayEquals(new byte[] {(byte) 0xab, 1}, KeyArgument.bound("from", "0xab01"));
        assertNull(KeyArgument.bound("from", ""));
    }

    @Test
    void whatAnOperatorWaitsForAnswersInALine() throws Exception {
        Beans.put(store, 0, 10, 100);
        assertEquals("durable up to sequence 10", beans.invoke(Component.WAL, "sync"));
        assertEquals("in tables up to sequence 10", beans.invoke(Component.FLUSH, "flush"));
        long segment = beans.number(Component.WAL, "ActiveSegment");
        assertTrue((Long) beans.invoke(Component.WAL, "rollSegment") > segment);
        beans.invoke(Component.BLOCK_CACHE, "clearCache");
        beans.invoke(Component.STORE, "resetStatistics");
    }

    @Test
    void whatTheStoreCanNotDoReachesTheClientInClassesOfTheJdk() throws Exception {
        store.settings().compactionPaused().set(1);
        store.close();
        try (KeyValueStore readOnly = KeyValueStore.open(
                        directory.resolve("data"),
                        Beans.smallOptions().readOnly(true).build());
                StoreManagement shown = StoreManagement.register(readOnly)) {
            Beans of = new Beans(shown);
            MBeanException failure = assertThrows(MBeanException.class, () -> of.invoke(Component.FLUSH, "flush"));
            assertEquals(IOException.class, failure.getCause().getClass());
            assertNull(failure.getCause().getCause());
            assertTrue(
                    failure.getCause().getMessage().startsWith("StoreReadOnlyException: "),
                    failure.getCause()::getMessage);
            assertEquals("READ_ONLY", of.get(Component.STORE, "State"));
        }
    }

    private CompositeData job(long id) throws JMException {
        return (CompositeData) beans.invoke(Component.STORE, "job", id);
    }

    private CompositeData end(Object id) throws JMException {
        await().atMost(PATIENCE)
                .until(() ->
                        Map.of("QUEUED", 1, "RUNNING", 2).get(job((Long) id).get("state")) == null);
        return job((Long) id);
    }

    private interface Call {
        void run() throws JMException;
    }

    private static String refusal(Call call) {
        RuntimeMBeanException refusal = assertThrows(RuntimeMBeanException.class, call::run);
        assertEquals(IllegalArgumentException.class, refusal.getCause().getClass());
        return refusal.getCause().getMessage();
    }
}
