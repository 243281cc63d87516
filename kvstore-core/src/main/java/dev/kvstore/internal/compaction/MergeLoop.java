package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** Carries what a filter keeps of a sorted run of entries over to a table writer. Not thread-safe. */
final class MergeLoop {
    /** The limiter, the cancellation and the progress are looked at after this many entries or bytes. */
    private static final int CHECK_ENTRIES = 512;

    private static final long CHECK_BYTES = 128 * 1024;

    private final EntryFilter filter;
    private final TableWriter writer;
    private final JobControl control;
    private final Region lastKey;
    private int lastKeyLength = -1;
    private boolean lastKeyWritten;
    private long entriesIn;
    private long entriesOut;
    private long bytesReported;
    private long uncheckedEntries;
    private long uncheckedBytes;

    private MergeLoop(EntryFilter filter, TableWriter writer, JobControl control, Region lastKey) {
        this.filter = filter;
        this.writer = writer;
        this.control = control;
        this.lastKey = lastKey;
    }

    /**
     * Reads all entries from {@code start} (inclusive, null for all) to {@code end} (exclusive, null for all).
     *
     * @param entries in all-versions mode; closed by the caller
     */
    static MergeStatistics run(
            InternalIterator entries,
            byte[] start,
            byte[] end,
            EntryFilter filter,
            TableWriter writer,
            JobControl control,
            NativeMemory memory) {
        try (Region lastKey = memory.allocate(MemoryComponent.SCRATCH, Limits.MAX_INTERNAL_KEY_LENGTH)) {
            MergeLoop loop = new MergeLoop(filter, writer, control, lastKey);
            loop.seek(entries, start);
            loop.readUpTo(entries, end);
            loop.check();
            return loop.statistics();
        }
    }

    private void seek(InternalIterator entries, byte[] start) {
        if (start == null) {
            entries.seekToFirst();
        } else {
            lastKey.write(0, start, 0, start.length);
            entries.seek(lastKey, 0, start.length);
        }
    }

    private void readUpTo(InternalIterator entries, byte[] end) {
        for (; entries.isValid(); entries.next()) {
            boolean newKey = isNewKey(entries);
            if (newKey) {
                if (end != null && entries.keyRegion().compare(entries.keyOffset(), entries.keyLength(), end) >= 0) {
                    return;
                }
                remember(entries);
            }
            if (filter.keeps(entries, newKey)) {
                writer.add(entries, !lastKeyWritten);
                lastKeyWritten = true;
                entriesOut++;
            }
            count(entries.keyLength() + (long) entries.valueLength());
        }
    }

    private boolean isNewKey(InternalIterator entries) {
        return entries.keyLength() != lastKeyLength
                || !entries.keyRegion().matches(entries.keyOffset(), lastKey, 0, lastKeyLength);
    }

    private void remember(InternalIterator entries) {
        lastKeyLength = entries.keyLength();
        lastKey.copyFrom(0, entries.keyRegion(), entries.keyOffset(), lastKeyLength);
        lastKeyWritten = false;
    }

    private void count(long bytes) {
        entriesIn++;
        uncheckedBytes += bytes;
        if (++uncheckedEntries >= CHECK_ENTRIES || uncheckedBytes >= CHECK_BYTES) {
            check();
        }
    }

    private void check() {
        long written = Math.max(bytesReported, writer.bytes());
        control.spend(uncheckedBytes, written - bytesReported);
        bytesReported = written;
        uncheckedEntries = 0;
        uncheckedBytes = 0;
    }

    private MergeStatistics statistics() {
        return new MergeStatistics(
                entriesIn, entriesOut, filter.shadowed(), filter.covered(), filter.tombstonesDropped());
    }
}
