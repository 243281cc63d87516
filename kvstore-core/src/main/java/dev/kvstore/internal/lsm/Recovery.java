package dev.kvstore.internal.lsm;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.LogReader;
import dev.kvstore.internal.wal.LogRecovery;
import dev.kvstore.internal.wal.RecordVisitor;
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

    /** Writes that are larger on average go straight into the memtable: copying them takes longer than finding their place. */
    private static final int LARGE = 1024;

    private final Disk disk;
    private final VersionSet versions;
    private final Memtables memtables;
    private final MemtableRoom room;

    /** Up to where the writes are in tables or memtables. */
    private long replayed;

    private final BatchReader reader = new BatchReader();
    private final PartitionedReplay partitioned;

    /** Makes room in the memtables when there is none: by waiting for a flush, or by taking more memory. */
    @FunctionalInterface
    interface MemtableRoom {
        void make(long entries, long payloadBytes);
    }

    Recovery(Disk disk, NativeMemory memory, VersionSet versions, Memtables memtables, MemtableRoom room) {
        this.disk = disk;
        this.versions = versions;
        this.memtables = memtables;
        this.room = room;
        this.partitioned = new PartitionedReplay(memory);
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

    /**
     * Checks that a store which was not closed, and writes a log, has one. To be called before anything is removed: a
     * manifest that lost its end names fewer tables than there are.
     */
    static void checkLogIsThere(Disk disk, VersionSet versions) throws IOException {
        if (versions.isCleanlyClosed()) {
            return;
        }
        boolean empty = versions.lastSequence() == 0;
        for (String name : disk.list()) {
            FileNames.Kind kind = FileNames.kind(name);
            if (kind == FileNames.Kind.LOG && FileNames.number(name) >= versions.logWatermark()) {
                return;
            }
            empty &= kind != FileNames.Kind.TABLE;
        }
        if (!empty) {
            throw new StoreCorruptedException(
                    FileNames.manifest(versions.manifestNumber()),
                    versions.manifestBytes(),
                    "expected the mark of a clean close, or log segments from " + versions.logWatermark()
                            + " on, found neither");
        }
    }

    /** Replays the log. Once. */
    LogRecovery replay() throws IOException {
        try (partitioned) {
            return replayLog();
        }
    }

    private LogRecovery replayLog() throws IOException {
        long flushed = versions.lastSequence();
        LogReader log = new LogReader(disk, versions.storeId(), false);
        replayed = flushed;
        LogRecovery recovered =
                log.recover(versions.logWatermark(), versions.cleanCloseSequence(), new RecordVisitor() {
                    @Override
                    public void record(Region source, long offset, int length, long first, long last, long segment) {
                        if (last > flushed) {
                            checkNoGap(offset, first, segment);
                            replay(source, offset, length, first, last, segment);
                            replayed = last;
                        }
                    }

                    @Override
                    public void end() {
                        drain();
                    }
                });
        checkStarted(recovered);
        return recovered;
    }

    /** A session starts its first segment durably, so files that were only prepared can't be all of a log. */
    private void checkStarted(LogRecovery recovered) {
        String first = FileNames.log(versions.logWatermark());
        boolean isNew = versions.lastSequence() == 0 && versions.keyspaces().isEmpty();
        if (recovered.segments().isEmpty() && !versions.isCleanlyClosed() && !isNew && !disk.exists(first)) {
            throw new StoreCorruptedException(first, 0, "it is missing, and so is every segment that followed it");
        }
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

    private void replay(Region source, long offset, int length, long first, long last, long segment) {
        long entries = last - first + 1;
        if (!reader.reset(source, offset, length)) {
            throw malformed(segment, offset, entries);
        }
        int writes = reader.remaining();
        if (partitioned.hasManyRangeTombstones()
                || !memtables.fitIntoOne(partitioned.count() + writes, partitioned.payloadBytes() + length)) {
            drain();
        }
        boolean large = length / entries >= LARGE;
        if (large) {
            drain();
        }
        long numbered = large ? check(source, offset, segment) : collect(source, offset, first, segment);
        if (numbered != entries || !reader.isWhole()) {
            throw malformed(segment, offset, entries);
        }
        if (large) {
            reader.reset(source, offset, length);
            room.make(writes, length);
            MemtableInserter.insert(reader, source, first, memtables.active());
        }
    }

    /** Checks the writes of a batch; returns how many of them have a sequence number. */
    private long check(Region source, long offset, long segment) {
        long numbered = 0;
        while (reader.next()) {
            checkKeyspace(source, offset, segment);
            numbered += reader.isNumbered() ? 1 : 0;
        }
        return numbered;
    }

    /** Adds the writes of a batch to those that are put into a memtable together; returns as {@link #check} does. */
    private long collect(Region source, long offset, long first, long segment) {
        long sequence = first;
        while (reader.next()) {
            checkKeyspace(source, offset, segment);
            partitioned.add(reader, source, reader.isNumbered() ? sequence++ : sequence - 1);
        }
        return sequence - first;
    }

    /** Puts what was collected into the memtable. */
    private void drain() {
        if (!partitioned.isEmpty()) {
            room.make(partitioned.count(), partitioned.payloadBytes());
            partitioned.drainTo(memtables.active());
        }
    }

    /** Ids of dropped keyspaces are legal; ones that were never given show that the manifest lost an edit. */
    private void checkKeyspace(Region source, long offset, long segment) {
        int id = KeyspaceId.read(source, reader.keyOffset());
        int next = versions.nextKeyspaceId();
        if (id >= next && id != KeyspaceId.SYSTEM) {
            throw new StoreCorruptedException(
                    FileNames.log(segment),
                    offset,
                    "it writes to keyspace " + id + ", but the manifest knows those below " + next + " only");
        }
    }

    private static StoreCorruptedException malformed(long segment, long offset, long entries) {
        return new StoreCorruptedException(
                FileNames.log(segment), offset, "expected a batch of " + entries + " writes, found something else");
    }
}
