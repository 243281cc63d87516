package dev.kvstore.internal.wal;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Recovers a log: gives every record at or above a watermark to a visitor, in order, and judges how the log ends.
 *
 * <p>The first position without a valid record is the end of the log ({@link EndOfLog}). It is a <em>torn tail</em>, which is dropped
 * and counted, unless something proves that the log had been durable beyond it; then it is <em>damage</em>. Proofs
 * are a valid record further on that says so, a later segment that says so or had itself been synced, a seal that is
 * followed by a segment which follows something else, a missing file, a wrong file length, a wrong file header.
 * Damage throws {@link StoreCorruptedException}, or, in salvage mode, is reported and skipped.
 *
 * <p>Reading changes nothing, so it may be interrupted by a crash and repeated at will. Not thread-safe; one use.
 */
public final class LogReader {
    private final Disk disk;
    private final StoreId storeId;
    private final boolean salvage;
    private final RecordScanner scanner = new RecordScanner();
    private final RecordScanner search = new RecordScanner();
    private final List<LogRecovery.Segment> segments = new ArrayList<>();
    private final List<LogDamage> damages = new ArrayList<>();
    private SegmentFile current;
    private LogPosition end = LogPosition.START;
    private boolean sealed = true;
    private long lastSequence;
    private long records;
    private long payloadBytes;
    private long droppedBytes;

    /**
     * @param disk the store's directory
     * @param storeId what every segment must belong to
     * @param salvage whether to go past damage and report it, instead of throwing. Afterwards the surviving data must be
     *     flushed and the watermark advanced, because the damage stays in the files
     */
    public LogReader(Disk disk, StoreId storeId, boolean salvage) {
        this.disk = disk;
        this.storeId = storeId;
        this.salvage = salvage;
    }

    /**
     * Reads the log.
     *
     * @param watermark number of the oldest segment that is needed
     * @param expectedSequence the least sequence number at which the log must end because it is known to have been durable
     *     (a clean close), 0 when nothing is known
     * @param visitor takes the records
     * @throws StoreCorruptedException at damage, unless in salvage mode
     * @throws dev.kvstore.StoreFormatException when a segment is of a newer or too old format
     * @throws IOException when a file can't be read
     */
    public LogRecovery recover(long watermark, long expectedSequence, RecordVisitor visitor) throws IOException {
        try (SegmentChain chain = SegmentChain.open(disk, storeId, watermark, salvage)) {
            damages.addAll(chain.damages());
            for (SegmentFile orphan : chain.orphans()) {
                String missing = FileNames.log(orphan.predecessor());
                damage(orphan.name(), SegmentLayout.HEADER, "it follows " + missing + ", which is missing");
            }
            for (SegmentFile file : chain.linked()) {
                if (!continues(file) && !goPastDamage(chain, file, visitor)) {
                    break;
                }
                read(file, visitor);
            }
            if (!goPastDamage(chain, null, visitor)) {
                countDropped(chain);
            }
            checkExpected(expectedSequence);
            visitor.end();
            return result(chain);
        }
    }

    private boolean continues(SegmentFile file) {
        return file.isStarted() && (current == null || file.follows(end));
    }

    private void read(SegmentFile file, RecordVisitor visitor) {
        current = file;
        if (file.isStarted() && !file.isWhole()) {
            String problem = "it had " + SegmentLayout.capacity(file.region()) + " bytes when it was started";
            damage(file.name(), file.size(), problem);
        }
        file.scan(scanner);
        while (scanner.next()) {
            visit(visitor);
        }
        finish(file);
    }

    private void finish(SegmentFile file) {
        int position = (int) scanner.position();
        end = new LogPosition(file.number(), position, position, scanner.chain());
        sealed = scanner.isSealedDurably();
        segments.removeIf(segment -> segment.number() == file.number());
        segments.add(new LogRecovery.Segment(file.number(), file.size(), lastSequence));
    }

    private void visit(RecordVisitor visitor) {
        if (scanner.isSealed()) {
            return;
        }
        if (scanner.isFiller()) {
            return;
        }
        if (scanner.firstSequence() <= lastSequence) {
            damage(
                    current.name(),
                    scanner.recordOffset(),
                    "sequence number " + scanner.firstSequence() + " after " + lastSequence);
            return;
        }
        visitor.record(
                current.region(),
                scanner.payloadOffset(),
                scanner.payloadLength(),
                scanner.firstSequence(),
                scanner.lastSequence(),
                current.number());
        lastSequence = Math.max(lastSequence, scanner.lastSequence());
        records++;
        payloadBytes += scanner.payloadLength();
    }

    /**
     * Judges the end of what was read so far. False when it is a torn tail or the end. When it is damage, throws; in
     * salvage mode reports it, reads what is valid behind it, and returns true.
     *
     * @param next the segment to be read next, or null
     */
    private boolean goPastDamage(SegmentChain chain, SegmentFile next, RecordVisitor visitor) {
        EndOfLog stop = new EndOfLog(current, scanner, end, chain, search);
        LogDamage found = stop.proofOfDamage();
        if (found == null && salvage) {
            found = stop.intactBehind(next);
        }
        if (found == null) {
            return false;
        }
        damage(found.file(), found.offset(), found.problem());
        if (current != null) {
            readIntact(visitor, stop.seenBy(next));
            finish(current);
        }
        if (next == null) {
            readUnstarted(chain, visitor);
        }
        return true;
    }

    private void readIntact(RecordVisitor visitor, long before) {
        while (scanner.skipToNext(before)) {
            visit(visitor);
        }
    }

    /** Segments behind the last whose own headers are damaged: no newer one follows any of them, so nothing dropped them. */
    private void readUnstarted(SegmentChain chain, RecordVisitor visitor) {
        for (SegmentFile newer : chain.newerThan(end.segment())) {
            if (newer.scan(search).validTailBytes() > 0) {
                current = newer;
                newer.scan(scanner);
                readIntact(visitor, Long.MAX_VALUE);
                finish(newer);
            }
        }
    }

    private void countDropped(SegmentChain chain) {
        droppedBytes = current == null ? 0 : scanner.tailBytes();
        for (SegmentFile newer : chain.newerThan(end.segment())) {
            droppedBytes += newer.scan(search).validTailBytes();
        }
    }

    private void checkExpected(long expectedSequence) {
        if (lastSequence < expectedSequence) {
            damage(
                    current == null ? "the log" : current.name(),
                    end.end(),
                    "it ends with sequence number " + lastSequence + ", expected at least " + expectedSequence);
        }
    }

    private void damage(String file, long offset, String problem) {
        if (!salvage) {
            throw new StoreCorruptedException(file, offset, problem);
        }
        damages.add(new LogDamage(file, offset, problem));
    }

    private LogRecovery result(SegmentChain chain) {
        return new LogRecovery(
                segments,
                chain.belowWatermark(),
                chain.allBut(segments),
                end,
                sealed,
                lastSequence,
                records,
                payloadBytes,
                droppedBytes,
                damages);
    }
}
