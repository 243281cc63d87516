package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.sstable.TableMeta;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a sorted run of entries and range tombstones into one or more tables with disjoint bounds.
 *
 * <p>A table is only cut before a new key, so that all versions of a key stay together. Range tombstones
 * are clipped at the cut: the table before it ends there exclusively, the one after it starts there.
 *
 * <p>Owns the table being written and, until {@link #finish()}, the finished ones: {@link #close()}
 * without it deletes all. Not thread-safe.
 */
final class TableWriter implements AutoCloseable {
    /** Begins a table with the entry that will be its first; null when it will only have range tombstones. */
    interface Beginning {
        TableBuilder begin(InternalIterator first);
    }

    private final OutputTables outputs;
    private final Beginning beginning;
    private final TableCuts cuts;
    private final List<RangeTombstone> rangeTombstones;
    private final byte[] end;
    private final List<TableMeta> finished = new ArrayList<>();
    private TableBuilder current;
    private byte[] start;
    private long finishedBytes;
    private boolean handedOver;

    /**
     * @param rangeTombstones in any order; only what lies within the bounds is written
     * @param start the first key of the run, or null without a bound
     * @param end the first key after the run, or null without a bound
     */
    TableWriter(
            OutputTables outputs,
            Beginning beginning,
            TableCuts cuts,
            List<RangeTombstone> rangeTombstones,
            byte[] start,
            byte[] end) {
        this.outputs = outputs;
        this.beginning = beginning;
        this.cuts = cuts;
        this.rangeTombstones = rangeTombstones;
        this.start = start;
        this.end = end;
    }

    /**
     * Writes the entry on which an iterator stands.
     *
     * @param newKey whether no other entry of its key was written before
     */
    void add(InternalIterator entry, boolean newKey) {
        if (newKey && current != null) {
            cutIfFull(entry);
        }
        if (current == null) {
            current = beginning.begin(entry);
            cuts.begin(entry.keyRegion(), entry.keyOffset(), entry.keyLength());
        }
        current.add(entry);
    }

    /** Bytes written so far, those of the unfinished table estimated. */
    long bytes() {
        return finishedBytes + (current == null ? 0 : current.estimatedBytes());
    }

    /** Completes the last table and hands all over; there is none when nothing was added and no tombstone remains. */
    List<TableMeta> finish() {
        finishTable(end);
        handedOver = true;
        return finished;
    }

    /** Deletes all tables unless they were handed over. */
    @Override
    public void close() {
        if (handedOver) {
            return;
        }
        if (current != null) {
            current.close();
            current = null;
        }
        finished.forEach(table -> outputs.delete(table.fileNumber()));
        finished.clear();
    }

    private void cutIfFull(InternalIterator entry) {
        long bytes = current.estimatedBytes();
        if (cuts.cutBefore(bytes, entry.keyRegion(), entry.keyOffset(), entry.keyLength())) {
            byte[] cut = entry.keyRegion().toArray(entry.keyOffset(), entry.keyLength());
            finishTable(cut);
            start = cut;
        }
    }

    private void finishTable(byte[] tableEnd) {
        List<RangeTombstone> clipped = RangeTombstoneSurvivors.clip(rangeTombstones, start, tableEnd);
        if (current == null && clipped.isEmpty()) {
            return;
        }
        if (current == null) {
            current = beginning.begin(null);
        }
        clipped.forEach(current::addRangeTombstone);
        TableMeta table = current.finish();
        current = null;
        finished.add(table);
        finishedBytes += table.fileBytes();
    }
}
