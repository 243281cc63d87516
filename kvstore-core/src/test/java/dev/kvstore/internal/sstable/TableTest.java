package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableTest {
    private static final EntryShape PLAIN = new EntryShape("plain", 20_000, 16, 16, 50, 50, 1, 0);

    private final TableFixture fixture = new TableFixture(64 << 20);

    @AfterEach
    void nothingLeaks() {
        fixture.close();
    }

    @Test
    void holdsRangeTombstonesWithoutEntries() {
        RangeTombstone tombstone = new RangeTombstone(new byte[] {1, 5}, new byte[] {1, 9}, 42);
        TableMeta meta = fixture.write(TableOptions.DEFAULT, List.of(), List.of(tombstone));
        assertEquals(0, meta.entries());
        assertEquals(1, meta.rangeTombstones());
        assertArrayEquals(new byte[] {1, 5}, meta.smallestKey());
        assertArrayEquals(new byte[] {1, 9}, meta.largestKey());
        assertTrue(meta.largestExclusive());
        assertEquals(42, meta.smallestSequence());
        try (Table table = fixture.open(meta);
                InternalIterator iterator = table.iterator(Limits.MAX_SEQUENCE);
                Region key = fixture.copyOf(new byte[] {1, 6})) {
            table.verify();
            assertNull(fixture.get(table, new byte[] {1, 6}, Limits.MAX_SEQUENCE));
            iterator.seekToFirst();
            assertFalse(iterator.isValid());
            iterator.seekToLast();
            assertFalse(iterator.isValid());
            assertEquals(42, table.rangeTombstones().coveringSequence(key, 0, 2, Limits.MAX_SEQUENCE));
        }
    }

    @Test
    void boundsIncludeRangeTombstones() {
        List<TestEntry> entries = List.of(TestEntry.put(new byte[] {5}, 7, new byte[3]));
        RangeTombstone wider = new RangeTombstone(new byte[] {2}, new byte[] {9}, 3);
        TableMeta meta = fixture.write(TableOptions.DEFAULT, entries, List.of(wider));
        assertArrayEquals(new byte[] {2}, meta.smallestKey());
        assertArrayEquals(new byte[] {9}, meta.largestKey());
        assertTrue(meta.largestExclusive());
        assertEquals(3, meta.smallestSequence());
        assertEquals(7, meta.largestSequence());
        assertEquals(4, meta.userBytes());
        RangeTombstone narrower = new RangeTombstone(new byte[] {2}, new byte[] {3}, 3);
        assertFalse(
                fixture.write(TableOptions.DEFAULT, entries, List.of(narrower)).largestExclusive());
    }

    @Test
    void refusesEntriesOutOfOrder() {
        try (TableBuilder builder = builder(100);
                Region key = fixture.copyOf(new byte[] {3, 4})) {
            builder.add(key, 0, 2, 5, EntryKind.PUT, key, 0, 1);
            assertThrows(IllegalArgumentException.class, () -> builder.add(key, 0, 2, 5, EntryKind.PUT, key, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> builder.add(key, 0, 1, 9, EntryKind.PUT, key, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> builder.add(key, 0, 0, 9, EntryKind.PUT, key, 0, 1));
        }
    }

    @Test
    void appearsUnderItsNameOnlyWhenFinished() {
        try (TableBuilder builder = builder(100);
                Region key = fixture.copyOf(new byte[] {3})) {
            builder.add(key, 0, 1, 5, EntryKind.PUT, key, 0, 1);
            assertFalse(fixture.disk.exists(FileNames.table(100)));
            builder.finish();
        }
        assertTrue(fixture.disk.exists(FileNames.table(100)));
        assertTrue(fixture.disk.isContentDurable(FileNames.table(100)));
        assertFalse(fixture.disk.exists(FileNames.temporary(FileNames.table(100))));
    }

    @Test
    void leavesNothingWhenAbandoned() {
        builder(100).close();
        assertFalse(fixture.disk.exists(FileNames.table(100)));
        assertFalse(fixture.disk.exists(FileNames.temporary(FileNames.table(100))));
    }

    @Test
    void aMissingFileIsAnIoError() {
        assertThrows(
                StoreIOException.class,
                () -> Table.open(fixture.disk, fixture.memory, fixture.cache, 555, TableFixture.STORE));
    }

    @Test
    void filterLetsFewAbsentKeysThrough() {
        Random random = new Random(3);
        try (Table table = fixture.open(fixture.write(TableOptions.DEFAULT, PLAIN.generate(random), List.of()));
                Region key = fixture.memory.allocate(MemoryComponent.SCRATCH, 16)) {
            int passed = 0;
            int asked = 100_000;
            for (int i = 0; i < asked; i++) {
                key.putLong(0, random.nextLong());
                key.putLong(8, random.nextLong());
                passed += table.mightContain(KeyHash.of(key, 0, 16)) ? 1 : 0;
            }
            int found = passed;
            assertTrue(found < asked * 13 / 1000, () -> found + " of " + asked + " absent keys passed");
            long filter = fixture.memory.used(MemoryComponent.TABLE_FILTER) * Byte.SIZE;
            assertTrue(filter <= 10 * table.properties().distinctKeys() + 8 * 256, () -> filter + " bits");
        }
    }

    @Test
    void approximateOffsetsGrowWithTheKey() {
        List<TestEntry> entries = PLAIN.generate(new Random(4));
        try (Table table = fixture.open(fixture.write(TableOptions.DEFAULT, entries, List.of()))) {
            long last = 0;
            for (TestEntry entry : entries) {
                try (Region key = fixture.copyOf(entry.key())) {
                    long offset = table.approximateOffsetOf(key, 0, entry.key().length);
                    assertTrue(offset >= last && offset <= table.fileBytes());
                    last = offset;
                }
            }
            assertTrue(last > table.fileBytes() * 9 / 10);
            try (Region above = fixture.copyOf(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1})) {
                assertEquals(table.fileBytes(), table.approximateOffsetOf(above, 0, 9));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsAllocateNothing(Compression compression) {
        List<TestEntry> entries = PLAIN.generate(new Random(5));
        TableMeta meta = fixture.write(TableOptions.of(compression), entries, List.of());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LookupResult result = new LookupResult();
        int keyLength = entries.get(0).key().length;
        try (Table table = fixture.open(meta);
                InternalIterator iterator = table.iterator(Limits.MAX_SEQUENCE);
                Region keys = concatenated(entries)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                readAll(table, keys, keyLength, entries.size(), result);
                scan(iterator, entries.size());
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            long allocated = least;
            assertTrue(allocated < 1000, () -> allocated + " bytes for " + entries.size() + " gets and two scans");
        }
    }

    private static void readAll(Table table, Region keys, int keyLength, int count, LookupResult result) {
        for (int i = 0; i < count; i++) {
            long at = (long) i * keyLength;
            long hash = KeyHash.of(keys, at, keyLength);
            if (!table.get(keys, at, keyLength, hash, Limits.MAX_SEQUENCE, result)) {
                throw new AssertionError("key " + i + " not found");
            }
        }
    }

    private static void scan(InternalIterator iterator, int expected) {
        int shown = 0;
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
            shown++;
        }
        for (iterator.seekToLast(); iterator.isValid(); iterator.prev()) {
            shown++;
        }
        assertEquals(2 * expected, shown);
    }

    private Region concatenated(List<TestEntry> entries) {
        List<byte[]> keys = new ArrayList<>();
        int bytes = 0;
        for (TestEntry entry : entries) {
            keys.add(entry.key());
            bytes += entry.key().length;
        }
        Region region = fixture.memory.allocate(MemoryComponent.SCRATCH, bytes);
        long at = 0;
        for (byte[] key : keys) {
            region.write(at, key, 0, key.length);
            at += key.length;
        }
        return region;
    }

    private TableBuilder builder(long number) {
        return new TableBuilder(fixture.disk, fixture.memory, number, TableFixture.STORE, TableOptions.DEFAULT);
    }
}
