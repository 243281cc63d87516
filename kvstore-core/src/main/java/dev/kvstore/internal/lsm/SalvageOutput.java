package dev.kvstore.internal.lsm;

import dev.kvstore.internal.compaction.OutputTables;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.Compression;
import dev.kvstore.internal.sstable.Table;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.sstable.TableOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sources of a rebuilt store: whole tables where they are, and in the target directory tables with what was salvaged
 * of others, which are deleted afterwards. Not thread-safe.
 */
final class SalvageOutput implements AutoCloseable {
    private static final TableOptions OPTIONS = TableOptions.of(Compression.LZ4);

    private final Disk target;
    private final NativeMemory memory;
    private final BlockCache cache;
    private final StoreId storeId = StoreId.random();
    private final List<Table> sources = new ArrayList<>();
    private final List<Long> written = new ArrayList<>();
    private final List<RangeTombstone> rangeTombstones = new ArrayList<>();
    private final Set<Integer> keyspaces = new TreeSet<>();
    private long nextNumber = 1;
    private long largestSequence;

    SalvageOutput(Disk target, NativeMemory memory, BlockCache cache) {
        this.target = target;
        this.memory = memory;
        this.cache = cache;
    }

    StoreId storeId() {
        return storeId;
    }

    /** Takes a whole table as it is, and over. */
    void add(Table table) {
        sources.add(table);
        rangeTombstones.addAll(table.rangeTombstones().fragments());
        largestSequence = Math.max(largestSequence, table.properties().largestSequence());
    }

    /** A table to write salvaged entries into; handed in by {@link #finish}, or closed. */
    TableBuilder begin() {
        return new TableBuilder(target, memory, nextNumber++, storeId, OPTIONS);
    }

    /** Completes a table, and takes it as a source unless it is empty. */
    void finish(TableBuilder builder, boolean empty) {
        if (empty) {
            builder.abandon();
            return;
        }
        long number = builder.finish().fileNumber();
        written.add(number);
        add(Table.open(target, memory, cache, number, storeId));
    }

    /** Notes which keyspace an entry is of. */
    void note(InternalIterator entry) {
        keyspaces.add(KeyspaceId.read(entry.keyRegion(), entry.keyOffset()));
    }

    Set<Integer> keyspaces() {
        return keyspaces;
    }

    List<Table> sources() {
        return sources;
    }

    List<RangeTombstone> rangeTombstones() {
        return rangeTombstones;
    }

    long largestSequence() {
        return largestSequence;
    }

    /** Where the rebuilt tables go. */
    OutputTables outputs() {
        return new OutputTables(target, memory, storeId, level -> OPTIONS, () -> nextNumber++);
    }

    /** Closes the sources and deletes those that were written for the purpose. */
    @Override
    public void close() throws IOException {
        sources.forEach(Table::close);
        sources.clear();
        for (long number : written) {
            target.delete(FileNames.table(number));
        }
        written.clear();
    }
}
