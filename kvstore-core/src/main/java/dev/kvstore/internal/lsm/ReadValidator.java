package dev.kvstore.internal.lsm;

import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.RecentWrites;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;

/**
 * Decides whether what a transaction has read is still so: backward validation after Kung and Robinson, <i>On
 * Optimistic Methods for Concurrency Control</i> (TODS 1981).
 *
 * <p>Usually the few writes since the snapshot are compared with the read set ({@link RecentWrites}). Where those don't reach
 * back far enough, the sources that hold anything newer than the snapshot are searched for newer entries: exact at any
 * age, and done by the writer before it queues up, so that the lock is not held for it.
 */
final class ReadValidator implements AutoCloseable {
    /** So many writes are compared under the lock rather than looked for before. */
    private static final long FEW = 256;

    private final Slots<ReadSlot> readers;
    private final ViewHolder views;
    private final RecentWrites recent;
    private final BatchReader reader = new BatchReader();

    ReadValidator(Slots<ReadSlot> readers, ViewHolder views, NativeMemory memory) {
        this.readers = readers;
        this.views = views;
        this.recent = new RecentWrites(memory);
    }

    /**
     * Looks ahead without the lock; a set that is found unchanged has less to be validated against afterwards.
     *
     * @param published a published sequence number
     * @return whether nothing in the set was written up to {@code published}; true, too, when that is quicker to find out later
     */
    boolean mayHold(ReadSet reads, long published) {
        if (reads.isEmpty() || published - reads.since() <= FEW) {
            return true;
        }
        ReadSlot slot = readers.enter();
        try {
            if (!isUnchanged(reads, published)) {
                return false;
            }
        } finally {
            readers.exit(slot);
        }
        reads.since(published);
        return true;
    }

    /** Whether nothing in the set was written up to {@code published}, the last of all writes. Under the write lock. */
    boolean hold(ReadSet reads, long published) {
        recent.attend(published);
        if (reads.isEmpty() || reads.since() == published) {
            return true;
        }
        if (recent.reaches(reads.since(), published)) {
            return !recent.touch(reads);
        }
        ReadSlot slot = readers.enterAlways();
        try {
            return isUnchanged(reads, published);
        } finally {
            readers.exit(slot);
        }
    }

    /**
     * Whether a write may be committed together with those of a group that come before it: nothing in its set was written, nor
     * is by them. Under the write lock; false, too, when that is quicker to find out later.
     */
    boolean mayJoin(ReadSet reads, long published, WriteTicket group) {
        if (reads.isEmpty()) {
            return true;
        }
        boolean current =
                reads.since() == published || (recent.reaches(reads.since(), published) && !recent.touch(reads));
        return current && !isTouchedBy(group, reads);
    }

    /** Whether writes from a sequence number on are worth recording. Under the write lock. */
    boolean records(long sequence) {
        return recent.isAttentive(sequence);
    }

    /** Records one write of a batch. Under the write lock. */
    void record(long sequence, BatchReader write, Region encoded) {
        if (write.kind() == EntryKind.RANGE_DELETE) {
            recent.recordRange(
                    sequence, encoded, write.keyOffset(), write.keyLength(), write.valueOffset(), write.valueLength());
        } else {
            recent.record(sequence, encoded, write.keyOffset(), write.keyLength());
        }
    }

    @Override
    public void close() {
        recent.close();
    }

    private boolean isTouchedBy(WriteTicket group, ReadSet reads) {
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            BatchBuffer batch = ticket.batch();
            if (batch.reads() == reads) {
                return false;
            }
            Region encoded = batch.seal();
            reader.reset(encoded, 0, batch.length());
            while (reader.next()) {
                if (isTouchedBy(reader, encoded, reads)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTouchedBy(BatchReader write, Region encoded, ReadSet reads) {
        return write.kind() == EntryKind.RANGE_DELETE
                ? reads.overlaps(
                        encoded,
                        write.keyOffset(),
                        write.keyLength(),
                        encoded,
                        write.valueOffset(),
                        write.valueLength())
                : reads.contains(encoded, write.keyOffset(), write.keyLength());
    }

    /** Searches all sources with newer entries; from inside a slot. The view comes after the number, so it shows all up to it. */
    private boolean isUnchanged(ReadSet reads, long published) {
        ReadView view = views.current();
        long since = reads.since();
        try {
            if (isTouchedBy(view.active().memtable(), reads, published)) {
                return false;
            }
            for (LiveMemtable immutable : view.immutables()) {
                if (isTouchedBy(immutable.memtable(), reads, published)) {
                    return false;
                }
            }
            for (OpenTable open : view.tables().all()) {
                if (open.meta().largestSequence() > since
                        && (isTouchedBy(open.table().rangeTombstones(), reads)
                                || isTouchedBy(open.table().iterator(published), reads))) {
                    return false;
                }
            }
            return true;
        } catch (InternalError e) {
            throw new StoreIOException(
                    "a transaction can't be validated: a mapped table was truncated or its device failed", e);
        }
    }

    private static boolean isTouchedBy(Memtable memtable, ReadSet reads, long published) {
        return memtable.largestSequence() > reads.since()
                && (isTouchedBy(memtable.rangeTombstones(), reads) || isTouchedBy(memtable.iterator(published), reads));
    }

    private static boolean isTouchedBy(InternalIterator entries, ReadSet reads) {
        try (entries) {
            for (int range = 0; range < reads.count(); range++) {
                entries.seek(reads.keys(), reads.lowerOffset(range), reads.lowerLength(range));
                while (entries.isValid()
                        && reads.reaches(range, entries.keyRegion(), entries.keyOffset(), entries.keyLength())) {
                    if (entries.sequence() > reads.since()) {
                        return true;
                    }
                    entries.next();
                }
            }
            return false;
        }
    }

    private static boolean isTouchedBy(RangeTombstoneList tombstones, ReadSet reads) {
        for (RangeTombstone tombstone : tombstones.fragments()) {
            if (tombstone.sequence() > reads.since() && reads.overlaps(tombstone.from(), tombstone.to())) {
                return true;
            }
        }
        return false;
    }
}
