package dev.kvstore.internal.lsm;

import dev.kvstore.RepairReport;
import dev.kvstore.StoreException;
import dev.kvstore.internal.compaction.RebuildJob;
import dev.kvstore.internal.engine.RepairDirectories;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.MergingIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.ManifestSalvage;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.Table;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.sstable.TableSalvage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rebuilds a store from what is intact of a damaged one, in another directory; of the damaged one nothing is changed.
 *
 * <p>Every intact entry of every live table and of the log is a source, and all are merged into tables of the last
 * level by key and sequence number, so that levels and the age of files don't matter. Without a readable manifest all
 * tables and log segments there are count as live.
 */
public final class Salvage {
    private static final long CACHE_BYTES = BlockCache.MIN_CAPACITY;
    private static final long TABLE_BYTES = 64L << 20;

    private final Disk source;
    private final Disk target;
    private final NativeMemory memory;
    private final SalvageReport report = new SalvageReport();

    private Salvage(Disk source, Disk target, NativeMemory memory) {
        this.source = source;
        this.target = target;
        this.memory = memory;
    }

    /** See {@link dev.kvstore.StoreFiles#repair}. The caller closes the disks. */
    public static RepairReport run(Disk source, Disk target, NativeMemory memory) {
        return RepairDirectories.repair(source, target, new Salvage(source, target, memory)::run);
    }

    private RepairReport run() throws IOException {
        ManifestSalvage state = state();
        if (state.problem() != null) {
            report.lost(state.problem() + "; all tables and logs are read, and what was deleted may reappear");
        }
        target.createDirectory();
        VersionEdit edit;
        long entries;
        try (BlockCache cache = new BlockCache(memory, CACHE_BYTES, NoReaders.INSTANCE);
                SalvageOutput output = new SalvageOutput(target, memory, cache)) {
            for (long table : tables(state)) {
                addTable(table, cache, output);
            }
            new SalvagedLog(source, memory, output, report).read(state);
            edit = merge(output);
            entries = edit.addedFiles().stream()
                    .mapToLong(added -> added.meta().entries())
                    .sum();
            complete(edit, state, output);
            output.close();
            target.syncDirectory();
            VersionSet.create(target, memory, output.storeId(), edit).close();
        }
        return new RepairReport(report.tables(), report.damagedTables(), report.logRecords(), entries, report.losses());
    }

    private ManifestSalvage state() throws IOException {
        ManifestSalvage state = ManifestSalvage.read(source, memory);
        String proof = LostEdits.proof(source, state);
        return proof == null ? state : state.withoutTables(proof);
    }

    private List<Long> tables(ManifestSalvage state) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (state.version() != null) {
            for (int level = 0; level < Version.LEVELS; level++) {
                state.version().files(level).stream().map(FileMeta::number).forEach(numbers::add);
            }
            return numbers;
        }
        for (String name : source.list()) {
            if (FileNames.kind(name) == FileNames.Kind.TABLE) {
                numbers.add(FileNames.number(name));
            }
        }
        return numbers;
    }

    private void addTable(long number, BlockCache cache, SalvageOutput output) throws IOException {
        String name = FileNames.table(number);
        if (!source.exists(name)) {
            report.table(false);
            report.lost(name + " is missing, and all that was in it");
            return;
        }
        Table whole = openIfWhole(number, cache);
        report.table(whole != null);
        if (whole != null) {
            output.add(whole);
            try (InternalIterator first = whole.allVersionsIterator()) {
                noteKeyspaces(first, output);
            }
        } else {
            rewrite(number, cache, output);
        }
    }

    private Table openIfWhole(long number, BlockCache cache) {
        Table table = null;
        try {
            table = Table.open(source, memory, cache, number, null);
            table.verify();
            return table;
        } catch (StoreException e) {
            if (table != null) {
                table.close();
            }
            return null;
        }
    }

    private void rewrite(long number, BlockCache cache, SalvageOutput output) throws IOException {
        try (TableBuilder builder = output.begin()) {
            int[] tombstones = {0};
            TableSalvage.read(source, memory, cache, number, new TableSalvage.Sink() {
                @Override
                public void entry(InternalIterator entry) {
                    builder.add(entry);
                    output.note(entry);
                }

                @Override
                public void rangeTombstone(RangeTombstone tombstone) {
                    builder.addRangeTombstone(tombstone);
                    tombstones[0]++;
                }

                @Override
                public void lost(String file, long offset, String problem) {
                    report.lost(problem.startsWith(file) ? problem : file + " at offset " + offset + ": " + problem);
                }
            });
            output.finish(builder, builder.entryCount() == 0 && tombstones[0] == 0);
        }
    }

    /** One seek for each keyspace, not one step for each entry. */
    private void noteKeyspaces(InternalIterator entries, SalvageOutput output) {
        entries.seekToFirst();
        while (entries.isValid()) {
            output.note(entries);
            byte[] behind = KeyspaceId.endKey(KeyspaceId.read(entries.keyRegion(), entries.keyOffset()));
            try (var key = memory.allocate(MemoryComponent.SCRATCH, behind.length)) {
                key.write(0, behind, 0, behind.length);
                entries.seek(key, 0, behind.length);
            }
        }
    }

    private VersionEdit merge(SalvageOutput output) {
        InternalIterator[] sources =
                output.sources().stream().map(Table::allVersionsIterator).toArray(InternalIterator[]::new);
        try (MergingIterator all = MergingIterator.allVersions(sources)) {
            return new RebuildJob(output.outputs(), TABLE_BYTES)
                    .run(all, RangeTombstoneList.of(output.rangeTombstones()));
        }
    }

    /** What the manifest says besides its tables. */
    private void complete(VersionEdit edit, ManifestSalvage state, SalvageOutput output) {
        Map<String, Integer> names = new TreeMap<>(state.keyspaces());
        int next = state.nextKeyspaceId();
        for (int id : output.keyspaces()) {
            // What was dropped has a smaller id; the edit that named this one is lost.
            boolean unnamed = state.version() == null || id >= state.nextKeyspaceId();
            boolean unknown =
                    unnamed && id != KeyspaceId.DEFAULT && id != KeyspaceId.SYSTEM && !names.containsValue(id);
            if (unknown) {
                names.put("recovered-" + id, id);
                report.lost("the name of keyspace " + id + "; it is called recovered-" + id + " now");
                next = Math.max(next, id + 1);
            }
        }
        names.forEach((name, id) -> edit.createKeyspace(id, name));
        edit.nextKeyspaceId(next)
                .lastSequence(Math.max(state.lastSequence(), output.largestSequence()))
                .cleanClose(0);
    }
}
