package dev.kvstore.internal.lsm;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.LogReader;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a store back to where it was: removes what an earlier run left half done, and replays the log into
 * memtables, which are flushed as they fill up while the replay goes on.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final VersionSet versions;
    private final Memtables memtables;
    private final MemtableRoom room;

    /** Up to where the writes are in tables or memtables. */
    private long replayed;
    private final BatchReader reader = new BatchReader();

    /** Makes room in the memtables when there is none: by waiting for a flush, or by taking more memory. */
    @FunctionalInterface
    interface MemtableRoom {
        void make(long entries, long payloadBytes);
    }

    Recovery(Disk disk, VersionSet versions, Memtables memtables, MemtableRoom room) {
        this.disk = disk;
        this.versions = versions;
        this.memtables = memtables;
        this.room = room;
    }

    /** Deletes tables that no manifest names and temporary files. */
    static void removeGarbage(Disk disk, VersionSet versions) throws IOException {
        Set<Long> live = versions.protectedTables();
        for (String name : disk.list()) {
            FileNames.Kind kind = FileNames.kind(name);
            boolean garbage = kind == FileNames.Kind.TEMPORARY
                    || (kind == FileNames.Kind.TABLE && !live.contains(FileNames.number(name)));
            if (garbage) {
                LOG.debug("removing {}, which an earlier run left behind", name);
                disk.delete(name);
            }
        }
    }

    /** Replays the log. */
    LogRecovery replay() throws IOException {
        long flushed = versions.lastSequence();
        LogReader log = new LogReader(disk, versions.storeId(), false);
        replayed = flushed;
        return log.recover(
                versions.logWatermark(),
                versions.cleanCloseSequence(),
                (source, offset, length, first, last, segment) -> {
                    if (last > flushed) {
                        checkNoGap(offset, first, segment);
                        apply(source, offset, length, first, last, segment);
                        replayed = last;
                    }
                });
    }

    /** Every write is in a table or in the log: a hole means that a table, a segment or an edit is missing. */
    private void checkNoGap(long offset, long first, long segment) {
        if (first > replayed + 1) {
            throw new StoreCorruptedException(
                    FileNames.log(segment),
                    offset,
                    "expected sequence number " + (replayed + 1) + ", found " + first
                            + ": what lies between is neither in a table nor in the log");
        }
    }

    private void apply(Region source, long offset, int length, long first, long last, long segment) {
        long entries = last - first + 1;
        if (!reader.reset(source, offset, length) || reader.remaining() != entries) {
            throw malformed(segment, offset, entries);
        }
        room.make(entries, length);
        GroupCommitter.apply(reader, source, first, memtables.active());
        if (!reader.isWhole()) {
            throw malformed(segment, offset, entries);
        }
    }

    private static StoreCorruptedException malformed(long segment, long offset, long entries) {
        return new StoreCorruptedException(
                FileNames.log(segment), offset, "expected a batch of " + entries + " writes, found something else");
    }
}
