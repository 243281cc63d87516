package dev.kvstore.internal.btree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.memory.Region;

/**
 * What decides that a page or a run is whole and the one that its referrer means: checksum, number, transaction, and that all of
 * it lies within it. Sealing is the writer's, all else anybody's.
 */
final class PageCheck {
    private final int pageSize;
    private final Checksum writersChecksum = new Checksum();

    @GuardedBy("itself")
    private final Checksum readersChecksum = new Checksum();

    PageCheck(int pageSize) {
        this.pageSize = pageSize;
    }

    /** Completes a page that will not change any more. */
    void seal(Region region, long offset) {
        region.putInt(offset + pageSize - PageLayout.TRAILER, (int) region.getLong(offset + PageLayout.TXN));
        region.putInt(offset + pageSize - Integer.BYTES, checksum(writersChecksum, region, offset));
    }

    /** What is wrong with a page's number, transaction or checksum, or null. */
    String problemOfFrame(Region region, long offset, long page, int gen) {
        int sum;
        synchronized (readersChecksum) {
            sum = checksum(readersChecksum, region, offset);
        }
        int found = region.getInt(offset + pageSize - Integer.BYTES);
        if (sum != found) {
            return "page checksum expected " + Integer.toHexString(sum) + ", found " + Integer.toHexString(found);
        }
        long number = region.getLong(offset + PageLayout.NUMBER) & PageLayout.NUMBER_MASK;
        if (number != page) {
            return "page number expected " + page + ", found " + number;
        }
        int txn = (int) region.getLong(offset + PageLayout.TXN);
        return txn == gen
                ? null
                : "a stale page: expected transaction " + Integer.toUnsignedString(gen) + ", found "
                        + Integer.toUnsignedString(txn);
    }

    /** What is wrong with the content of a leaf or branch, or null; a level below 0 is the one that it gives. */
    String problemOfNode(Region region, long offset, int level) {
        int type = region.getUnsignedByte(offset + PageLayout.TYPE);
        int found = Node.level(region, offset);
        int expected = level < 0 ? found : level;
        int wanted = expected == 0 ? PageLayout.LEAF : PageLayout.BRANCH;
        if (type != wanted || found != expected) {
            return "expected a page of type " + wanted + " at level " + expected + ", found type " + type + " at level "
                    + found;
        }
        return NodeCheck.problem(region, offset, pageSize);
    }

    /** What is wrong with a run, or null. */
    String problemOfRun(Region region, long offset, long page, int gen, long length) {
        if (region.getUnsignedByte(offset + PageLayout.TYPE) != PageLayout.RUN
                || (region.getLong(offset + PageLayout.NUMBER) & PageLayout.NUMBER_MASK) != page
                || (int) region.getLong(offset + PageLayout.TXN) != gen
                || Integer.toUnsignedLong(region.getInt(offset + PageLayout.RUN_LENGTH)) != length) {
            return "expected a run of " + length + " bytes of transaction " + Integer.toUnsignedString(gen);
        }
        int sum = runChecksum(region, offset, length);
        int found = region.getInt(offset + PageLayout.RUN_CRC);
        return sum == found
                ? null
                : "run checksum expected " + Integer.toHexString(sum) + ", found " + Integer.toHexString(found);
    }

    int runChecksum(Region region, long offset, long length) {
        synchronized (readersChecksum) {
            return readersChecksum
                    .reset()
                    .update(region, offset, PageLayout.RUN_CRC)
                    .update(region, offset + PageLayout.RUN_CONTENT, (int) length)
                    .value();
        }
    }

    private int checksum(Checksum checksum, Region region, long offset) {
        return checksum.reset().update(region, offset, pageSize - Integer.BYTES).value();
    }
}
