package dev.kvstore.corruption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.RepairReport;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.ClosedStores;
import dev.kvstore.internal.store.StoreOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What repair recovers of a store with one damage: all but what the damaged checksum covers. */
class RepairTest {
    private static final Path DAMAGED = Path.of("/simulated/damaged").toAbsolutePath();
    private static final Path REPAIRED = Path.of("/simulated/repaired").toAbsolutePath();
    private static final int ENTRIES = 400;
    private static final int ENTRIES_OF_A_BLOCK = 40;
    private static final int DAMAGES = 25;

    private final long seed = Long.getLong("kvstore.repair.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private StoreOptions options;
    private SimulatedDevice device;
    private Map<String, Entry> expected;

    @BeforeEach
    void makeStore() {
        make(Compression.NONE);
    }

    /** Two tables in different levels, one with a range deletion, deletions, two keyspaces, and a log. */
    private void make(Compression compression) {
        options = StoreOptions.builder()
                .compression(compression)
                .blockBytes(1024)
                .memoryBudget(16 << 20)
                .flushThresholdBytes(1 << 20)
                .walSegmentBytes(256 << 10)
                .walMaxBytes(1 << 20)
                .build();
        SimulatedDevice original = new SimulatedDevice();
        try (KeyValueStore store = StoreOpener.open(original.disk(DAMAGED), options)) {
            Keyspace side = store.keyspace("side");
            for (int i = 0; i < ENTRIES; i++) {
                store.put(key(i), value(i));
                side.put(key(i), value(-i));
            }
            store.compact();
            store.deleteRange(key(10), key(20));
            for (int i = 100; i < ENTRIES; i += 3) {
                store.put(key(i), value(i * 2));
            }
            store.delete(key(50));
            store.flush();
            for (int i = ENTRIES; i < ENTRIES + 100; i++) {
                store.put(key(i), value(i));
            }
            // What is damaged before a place that was durable is damage; otherwise it may be the tail of a power cut.
            store.sync();
            store.delete(key(60));
            expected = contents(store);
            device = original.crash(CrashPolicy.everythingSurvives());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aWholeStoreIsCopiedWithItsVersions(Compression compression) {
        make(compression);
        Repaired repaired = repair(device);
        assertTrue(repaired.report().isComplete(), () -> repaired.report().toString());
        assertSame(expected, repaired.contents());
        assertEquals(2, repaired.report().tables());
        // The store keeps a few entries of its own.
        assertTrue(repaired.report().entries() >= expected.size(), repaired.report()::toString);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aDamagedByteOfATableCostsAtMostItsBlock(Compression compression) {
        make(compression);
        for (String table : filesEnding(".sst")) {
            for (int i = 0; i < DAMAGES; i++) {
                int position = random.nextInt(device.disk(DAMAGED).content(table).length);
                checkLosses(table, position, ENTRIES_OF_A_BLOCK);
            }
        }
    }

    @Test
    void aLostIndexFooterOrHeaderCostsNothing() {
        for (String table : filesEnding(".sst")) {
            int length = device.disk(DAMAGED).content(table).length;
            for (int position : new int[] {0, 20, 44, length - 1, length - 96}) {
                Repaired repaired = repair(damaged(table, position, 1));
                assertSame(expected, repaired.contents());
                assertEquals(1, repaired.report().damagedTables(), repaired.report()::toString);
            }
        }
    }

    @Test
    void indexAndABlockMayBeDamagedTogether() {
        String table = filesEnding(".sst").get(0);
        int length = device.disk(DAMAGED).content(table).length;
        SimulatedDevice copy = damaged(table, length - 1, 1);
        byte[] content = copy.disk(DAMAGED).content(table);
        copy.disk(DAMAGED).damage(table, 3000, new byte[] {(byte) ~content[3000]});
        checkLosses(repair(copy), ENTRIES_OF_A_BLOCK);
    }

    @Test
    void aDamagedRecordOfTheLogCostsThatRecord() {
        for (String log : filesEnding(".wal")) {
            for (int position = 100; position < 4000; position += 777) {
                Repaired repaired = repair(damaged(log, position, 1));
                checkLosses(repaired, 1);
            }
        }
    }

    @Test
    void damagedFileHeaderOfTheLogCostsNothingAndIsReported() {
        for (String log : filesEnding(".wal")) {
            for (int position : new int[] {0, 8, 12, 20, 32, 44}) {
                Repaired repaired = repair(damaged(log, position, 1));
                assertSame(expected, repaired.contents());
                assertTrue(
                        repaired.report().losses().toString().contains(log + " at offset 0"),
                        repaired.report()::toString);
            }
        }
    }

    @Test
    void tablesSayWhichStoreTheLogIsOfWhenNothingElseDoes() throws IOException {
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        SimulatedDisk disk = copy.disk(DAMAGED);
        disk.delete("CURRENT");
        disk.delete(manifest());
        disk.syncDirectory();
        for (String log : filesEnding(".wal")) {
            disk.damage(log, 0, new byte[1]);
        }
        Repaired repaired = repair(copy);
        Map<String, Entry> found = new TreeMap<>();
        repaired.contents().forEach((key, entry) -> found.put(key.replaceAll("recovered-1/", "side/"), entry));
        assertSame(expected, found);
    }

    @Test
    void logOfWhichNothingSaysWhichStoreItIsOfIsReported() throws IOException {
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        SimulatedDisk disk = copy.disk(DAMAGED);
        disk.delete("CURRENT");
        disk.delete(manifest());
        for (String table : filesEnding(".sst")) {
            disk.delete(table);
        }
        disk.syncDirectory();
        for (String log : filesEnding(".wal")) {
            disk.damage(log, 0, new byte[1]);
        }
        Repaired repaired = repair(copy);
        assertEquals(Set.of(), repaired.contents().keySet());
        for (String log : filesEnding(".wal")) {
            assertTrue(
                    repaired.report().losses().toString().contains(log + ": no file says"),
                    repaired.report()::toString);
        }
    }

    @Test
    void withoutCurrentOrManifestNothingIsLostButNames() {
        String manifest = manifest();
        Repaired noCurrent = repair(damaged("CURRENT", 10, 1));
        assertSame(expected, noCurrent.contents());

        for (int position : new int[] {10, 60, 200}) {
            Repaired repaired = repair(damaged(manifest, position, 1));
            assertFalse(repaired.report().isComplete());
            Map<String, Entry> found = new TreeMap<>();
            repaired.contents().forEach((key, entry) -> found.put(key.replaceAll("recovered-1/", "side/"), entry));
            assertSame(expected, found);
        }
    }

    @Test
    void theDamagedStoreIsNotChanged() {
        SimulatedDevice damaged = damaged(filesEnding(".sst").get(0), 500, 1);
        Map<String, byte[]> before = files(damaged);
        repair(damaged);
        Map<String, byte[]> after = files(damaged);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, content) -> assertArrayEquals(content, after.get(name), name));
    }

    @Test
    void aTargetThatHoldsAnythingIsRefused() {
        StoreOpener.open(device.disk(REPAIRED), options).close();
        try (SimulatedDisk source = device.disk(DAMAGED)) {
            assertThrows(IllegalArgumentException.class, () -> ClosedStores.repair(source, REPAIRED));
        }
    }

    @Test
    void aDirectoryWithoutAStoreIsNotFound() {
        SimulatedDevice empty = new SimulatedDevice();
        try (SimulatedDisk source = empty.disk(DAMAGED)) {
            assertThrows(StoreNotFoundException.class, () -> ClosedStores.repair(source, REPAIRED));
        }
    }

    private void checkLosses(String file, int position, int most) {
        Repaired repaired = repair(damaged(file, position, 1));
        checkLosses(repaired, most);
    }

    /** Nothing is invented, few entries are missing or older, and that is said. */
    private void checkLosses(Repaired repaired, int most) {
        Set<String> missing = new HashSet<>(expected.keySet());
        missing.removeIf(key -> expected.get(key).equals(repaired.contents().get(key)));
        assertTrue(missing.size() <= most, () -> "seed " + seed + ": missing " + missing + " " + repaired.report());
        if (!missing.isEmpty()) {
            assertFalse(repaired.report().isComplete(), () -> "seed " + seed + ": silently lost " + missing);
        }
        repaired.contents().forEach((key, entry) -> {
            long version = expected.containsKey(key) ? expected.get(key).version() : Long.MAX_VALUE;
            assertTrue(entry.version() <= version, () -> "seed " + seed + ": " + key + " is newer than it was");
        });
    }

    private SimulatedDevice damaged(String file, int position, int bytes) {
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        SimulatedDisk disk = copy.disk(DAMAGED);
        byte[] content = disk.content(file);
        byte[] wrong = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            wrong[i] = (byte) (content[position + i] ^ 0x10);
        }
        disk.damage(file, position, wrong);
        return copy;
    }

    private record Repaired(RepairReport report, Map<String, Entry> contents) {}

    private Repaired repair(SimulatedDevice from) {
        SimulatedDevice copy = from.crash(CrashPolicy.everythingSurvives());
        RepairReport report;
        try (SimulatedDisk source = copy.disk(DAMAGED)) {
            report = ClosedStores.repair(source, REPAIRED);
        }
        assertEquals(List.of(), List.copyOf(copy.openHandles()), "left open");
        try (KeyValueStore store = StoreOpener.open(copy.disk(REPAIRED), options)) {
            assertTrue(store.verify().isClean());
            Map<String, Entry> contents = contents(store);
            store.put(key(1), value(1)); // And it can be used.
            return new Repaired(report, contents);
        }
    }

    private static Map<String, Entry> contents(KeyValueStore store) {
        Map<String, Entry> found = new TreeMap<>();
        add(store, "", found);
        for (String name : store.keyspaces()) {
            add(store.keyspace(name), name + "/", found);
        }
        return found;
    }

    private static void add(Keyspace keyspace, String prefix, Map<String, Entry> found) {
        try (Cursor cursor = keyspace.cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                found.put(
                        prefix + new String(cursor.keyBytes(), UTF_8),
                        new Entry(cursor.valueBytes(), cursor.version()));
            }
        }
    }

    private static void assertSame(Map<String, Entry> expected, Map<String, Entry> actual) {
        Set<String> odd = new HashSet<>(expected.keySet());
        odd.removeAll(actual.keySet());
        assertEquals(Set.of(), odd, "missing");
        odd.addAll(actual.keySet());
        odd.removeAll(expected.keySet());
        assertEquals(Set.of(), odd, "not expected");
        expected.forEach((key, entry) -> assertEquals(entry, actual.get(key), key));
    }

    private static Map<String, byte[]> files(SimulatedDevice device) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : names(device)) {
            if (!name.equals("LOCK")) {
                files.put(name, device.disk(DAMAGED).content(name));
            }
        }
        return files;
    }

    private String manifest() {
        return names(device).stream()
                .filter(name -> name.startsWith("MANIFEST"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> filesEnding(String suffix) {
        return names(device).stream().filter(name -> name.endsWith(suffix)).toList();
    }

    private static List<String> names(SimulatedDevice device) {
        try (SimulatedDisk disk = device.disk(DAMAGED)) {
            return disk.list().stream().sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] key(int i) {
        return String.format("key%05d", i).getBytes(UTF_8);
    }

    private static byte[] value(int i) {
        return ("value of " + i + " with a length that fills blocks").getBytes(UTF_8);
    }
}
