package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.iterator.TestIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

/** A simulated directory with tables, and what they are opened with. Closing it checks that no native memory is left. */
final class TableFixture implements AutoCloseable {
    static final StoreId STORE = new StoreId(0x1122334455667788L, 0x99AABBCCDDEEFF00L);

    final NativeMemory memory = new NativeMemory();
    final SimulatedDisk disk = SimulatedDisk.create(Path.of("tables"));
    final ManualReclaimer reclaimer = new ManualReclaimer();
    final BlockCache cache;
    private long nextNumber = 7;

    TableFixture() {
        this(BlockCache.MIN_CAPACITY);
    }

    TableFixture(long cacheBytes) {
        cache = new BlockCache(memory, cacheBytes, reclaimer);
    }

    /** Releases what was retired when told to, as the engine does when all readers have left. */
    static final class ManualReclaimer implements Reclaimer {
        private final Queue<Runnable> retired = new ArrayDeque<>();

        @Override
        public Object enter() {
            return this;
        }

        @Override
        public void exit(Object reader) {
            // The test decides when readers have left.
        }

        @Override
        public synchronized void retire(Runnable release) {
            retired.add(release);
        }

        synchronized void readersHaveLeft() {
            while (!retired.isEmpty()) {
                retired.remove().run();
            }
        }
    }

    /** Writes a table of entries in any order. */
    TableMeta write(TableOptions options, Collection<TestEntry> entries, List<RangeTombstone> rangeTombstones) {
        try (TableBuilder builder = new TableBuilder(disk, memory, nextNumber++, STORE, options);
                TestIterator source = TestIterator.allVersions(memory, entries)) {
            for (source.seekToFirst(); source.isValid(); source.next()) {
                builder.add(source);
            }
            rangeTombstones.forEach(builder::addRangeTombstone);
            return builder.finish();
        }
    }

    Table open(TableMeta meta) {
        return Table.open(disk, memory, cache, meta.fileNumber(), STORE);
    }

    /** Opens a table in mappings of at most {@code maxWindow} bytes. */
    Table open(TableMeta meta, long maxWindow) {
        return TableOpener.open(disk, memory, cache, meta.fileNumber(), STORE, maxWindow);
    }

    /** The entry a point read finds, or null. Lets the readers leave afterwards. */
    TestEntry get(Table table, byte[] key, long snapshot) {
        try (Region region = copyOf(key)) {
            LookupResult result = new LookupResult();
            long hash = KeyHash.of(region, 0, key.length);
            boolean found = table.get(region, 0, key.length, hash, snapshot, result);
            assertEquals(found, result.isFound());
            return found ? entry(key, result) : null;
        } finally {
            reclaimer.readersHaveLeft();
        }
    }

    void seek(InternalIterator iterator, byte[] key) {
        try (Region region = copyOf(key)) {
            iterator.seek(region, 0, key.length);
        }
    }

    void seekBefore(InternalIterator iterator, byte[] key) {
        try (Region region = copyOf(key)) {
            iterator.seekBefore(region, 0, key.length);
        }
    }

    /** Native copy of a key. */
    Region copyOf(byte[] key) {
        Region region = memory.allocate(MemoryComponent.SCRATCH, Math.max(1, key.length));
        region.write(0, key, 0, key.length);
        return region;
    }

    @Override
    public void close() {
        cache.close();
        reclaimer.readersHaveLeft();
        assertEquals(0, memory.used(), "native memory left");
        disk.close();
    }

    private static TestEntry entry(byte[] key, LookupResult result) {
        byte[] value = result.valueLength() == 0
                ? new byte[0]
                : result.valueRegion().toArray(result.valueOffset(), result.valueLength());
        return new TestEntry(key, result.sequence(), result.kind(), value);
    }
}
