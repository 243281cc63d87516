package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.iterator.TestIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.ImmediateReclaimer;
import dev.kvstore.internal.sstable.Table;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.sstable.TableOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Real tables on a simulated disk. */
final class TestTables implements InputTables, AutoCloseable {
    private final NativeMemory memory = new NativeMemory();
    private final StoreId storeId = new StoreId(1, 2);
    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
    private final BlockCache cache = new BlockCache(memory, BlockCache.MIN_CAPACITY, new ImmediateReclaimer());
    private final Map<Long, Table> open = new ConcurrentHashMap<>();
    private final AtomicLong nextFile = new AtomicLong(1);
    private final AtomicInteger lastLevel = new AtomicInteger();
    private final OutputTables outputs =
            new OutputTables(disk, memory, storeId, this::options, nextFile::getAndIncrement);

    SimulatedDisk disk() {
        return disk;
    }

    NativeMemory memory() {
        return memory;
    }

    OutputTables outputs() {
        return outputs;
    }

    /** For which level a table was made last. */
    int lastLevel() {
        return lastLevel.get();
    }

    private TableOptions options(int level) {
        lastLevel.set(level);
        return TableOptions.DEFAULT;
    }

    /** Names of all files on the disk. */
    Set<String> files() {
        try {
            return new TreeSet<>(disk.list());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    FileMeta write(Collection<TestEntry> entries, Collection<RangeTombstone> rangeTombstones) {
        try (TableBuilder builder = outputs.create(0);
                InternalIterator iterator = TestIterator.allVersions(memory, entries)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                builder.add(iterator);
            }
            rangeTombstones.forEach(builder::addRangeTombstone);
            return FileMetas.of(builder.finish());
        }
    }

    List<TestEntry> entries(FileMeta file) {
        List<TestEntry> entries = new ArrayList<>();
        try (InternalIterator iterator = allVersions(file)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                entries.add(TestEntry.current(iterator));
            }
        }
        return entries;
    }

    @Override
    public InternalIterator allVersions(FileMeta file) {
        return table(file).allVersionsIterator();
    }

    @Override
    public RangeTombstoneList rangeTombstones(FileMeta file) {
        return table(file).rangeTombstones();
    }

    @Override
    public void close() {
        open.values().forEach(Table::close);
        cache.close();
    }

    private Table table(FileMeta file) {
        return open.computeIfAbsent(file.number(), number -> Table.open(disk, memory, cache, number, storeId));
    }

    static JobControl control() {
        return control(0);
    }

    static JobControl control(long bytes) {
        return new JobControl(
                new RateLimiter(RateLimiter.UNLIMITED), new Cancellation(), new CompactionProgress(bytes));
    }
}
