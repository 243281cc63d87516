package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.FileNames;

/**
 * Where the reading of a log has stopped, for want of a valid record, and what shows that the log went on there. Changes nothing
 * but the scratch scanner.
 *
 * @param segment the one read last, null when there is none
 * @param scanner of that segment, at its end
 * @param position the end
 * @param chain all segments
 * @param search scratch, to look into newer segments
 */
record EndOfLog(
        SegmentFile segment, RecordScanner scanner, LogPosition position, SegmentChain chain, RecordScanner search) {
    /** What proves that the log was durable beyond the end, or null. */
    LogDamage proofOfDamage() {
        long claim = segment == null ? -1 : scanner.durableClaimBeyond(position.end());
        if (claim >= 0) {
            String problem = "no valid record here, but the one at " + claim + " says that the file was durable up to "
                    + RecordLayout.durable(segment.region(), claim);
            return new LogDamage(segment.name(), position.end(), problem);
        }
        for (SegmentFile newer : chain.newerThan(position.segment())) {
            String problem = proofIn(newer);
            if (problem != null) {
                boolean complete = segment == null || scanner.isSealed();
                return complete
                        ? new LogDamage(chain.next(position.segment()), SegmentLayout.HEADER, problem)
                        : new LogDamage(segment.name(), position.end(), "no valid record here, but " + problem);
            }
        }
        return null;
    }

    /**
     * Records behind a bad one that nothing vouches for, or null: a power cut may have torn the log there, or it was damaged.
     *
     * @param next the segment to be read next, or null
     */
    LogDamage intactBehind(SegmentFile next) {
        boolean behind = segment != null && scanner.hasValidBefore(seenBy(next));
        boolean later = next != null;
        for (SegmentFile newer : chain.newerThan(position.segment())) {
            later |= newer.scan(search).validTailBytes() > 0;
        }
        if (!behind && !later) {
            return null;
        }
        String name = segment == null ? chain.next(position.segment()) : segment.name();
        return new LogDamage(name, position.end(), "no valid record here, but there are some behind it");
    }

    /** What of the segment the next one follows; behind it are records that an earlier recovery dropped. */
    long seenBy(SegmentFile next) {
        return next != null && next.isStarted() && next.predecessor() == segment.number()
                ? next.predecessorEnd()
                : Long.MAX_VALUE;
    }

    /** What says in a segment newer than the end that the log had been durable beyond it, or null. */
    private String proofIn(SegmentFile newer) {
        if (newer.isStarted()) {
            boolean next = newer.predecessor() == position.segment();
            String before = FileNames.log(newer.predecessor());
            if (next && segment != null && scanner.isSealed() && !newer.follows(position)) {
                return newer.name() + " follows another record than the seal of " + before;
            }
            int durable = newer.predecessorDurable();
            if (durable > (next ? position.end() : 0)) {
                return newer.name() + " says that " + before + " was durable up to " + durable;
            }
        }
        long claim = newer.scan(search).durableClaimBeyond(0);
        return claim < 0
                ? null
                : newer.name() + " says that it was itself durable up to "
                        + RecordLayout.durable(newer.region(), claim);
    }
}
