package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.ManifestSalvage;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.wal.LogDamage;
import dev.kvstore.internal.wal.LogReader;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;

/** Turns the intact records of a damaged store's log into tables, memtable by memtable. Not thread-safe. */
final class SalvagedLog {
    private static final long ARENA_BYTES = 64L << 20;

    private final Disk source;
    private final NativeMemory memory;
    private final SalvageOutput output;
    private final SalvageReport report;
    private final BatchReader batch = new BatchReader();
    private Region arena;
    private Memtable memtable;

    SalvagedLog(Disk source, NativeMemory memory, SalvageOutput output, SalvageReport report) {
        this.source = source;
        this.memory = memory;
        this.output = output;
        this.report = report;
    }

    void read(ManifestSalvage state) throws IOException {
        StoreId storeId = state.storeId() != null ? state.storeId() : storeIdOfFiles();
        if (storeId == null) {
            reportUnread();
            return;
        }
        try {
            long flushed = state.version() == null ? 0 : state.lastSequence();
            LogRecovery recovery = new LogReader(source, storeId, true)
                    .recover(
                            state.logWatermark(),
                            state.closeSequence(),
                            (region, offset, length, first, last, segment) -> {
                                if (last > flushed) {
                                    apply(region, offset, length, first, last, segment);
                                }
                            });
            writeTable();
            for (LogDamage damage : recovery.damages()) {
                report.lost(damage.file() + " at offset " + damage.offset() + ": " + damage.problem());
            }
            if (recovery.droppedBytes() > 0) {
                report.lost("a torn tail of " + recovery.droppedBytes() + " bytes at the end of the log");
            }
        } finally {
            free();
        }
    }

    private void apply(Region region, long offset, int length, long first, long last, long segment) {
        if (!isBatch(region, offset, length)) {
            report.lost(FileNames.log(segment) + " at offset " + offset + ": a record that is no batch");
            return;
        }
        long entries = last - first + 1;
        if (memtable != null && !memtable.hasRoomFor(entries + 1, length)) {
            writeTable();
            free();
        }
        if (memtable == null) {
            arena = memory.allocate(
                    MemoryComponent.MEMTABLE, Math.max(ARENA_BYTES, Memtable.arenaBytesFor(entries + 1, length)));
            memtable = new Memtable(arena, 1);
        }
        batch.reset(region, offset, length);
        MemtableInserter.insert(batch, region, first, memtable);
        report.logRecord();
    }

    private boolean isBatch(Region region, long offset, int length) {
        boolean whole = batch.reset(region, offset, length);
        while (whole && batch.next()) {
            // Looked through before anything of it is taken.
        }
        return whole && batch.isWhole();
    }

    private void writeTable() {
        if (memtable == null) {
            return;
        }
        try (TableBuilder builder = output.begin();
                InternalIterator entries = memtable.allVersionsIterator()) {
            for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                builder.add(entries);
                output.note(entries);
            }
            var tombstones = memtable.rangeTombstones().fragments();
            tombstones.forEach(builder::addRangeTombstone);
            output.finish(builder, builder.entryCount() == 0 && tombstones.isEmpty());
        }
    }

    private void free() {
        if (arena != null) {
            arena.close();
            arena = null;
            memtable = null;
        }
    }

    /** The store's id as its logs and tables say it. */
    private StoreId storeIdOfFiles() throws IOException {
        try (Region header = memory.allocate(MemoryComponent.SCRATCH, FileHeader.LENGTH)) {
            for (String name : source.list()) {
                StoreId found = switch (FileNames.kind(name)) {
                    case LOG -> storeIdOf(name, FileHeader.LOG, header);
                    case TABLE -> storeIdOf(name, FileHeader.TABLE, header);
                    default -> null;
                };
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private StoreId storeIdOf(String name, int kind, Region header) throws IOException {
        if (source.size(name) < FileHeader.LENGTH) {
            return null;
        }
        try (Disk.InputFile file = source.open(name)) {
            file.read(0, header, 0, FileHeader.LENGTH);
            return FileHeader.check(header, 0, kind, null, FileNames.number(name), name, new Checksum());
        } catch (StoreException e) {
            // Another file may say it.
            return null;
        }
    }

    private void reportUnread() throws IOException {
        for (String name : source.list()) {
            if (FileNames.kind(name) == FileNames.Kind.LOG) {
                report.lost(name + ": no file says which store it is of, so none of its records is taken");
            }
        }
    }
}
