package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Metering;
import dev.kvstore.internal.memory.Region;

/**
 * Where a point read puts what it found: owned by the caller and reused, so that a read allocates
 * nothing.
 *
 * <p>The value range is valid as long as the read view under which the read was made; a source that
 * finds nothing leaves the result as it was. Not thread-safe.
 */
public final class LookupResult {
    private int kind;
    private long sequence;
    private Region valueRegion;
    private long valueOffset;
    private int valueLength;
    private long filterChecks;
    private long filterNegatives;
    private long tablesRead;
    private long filterFalsePositives;

    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // being written is all that it is for
    private long kept;

    /**
     * Records an entry.
     *
     * @param kind PUT or DELETE of {@link dev.kvstore.internal.format.EntryKind}
     * @param sequence the entry's sequence number, at least 1
     * @param valueRegion where the value lies
     * @param valueOffset the value's first byte in {@code valueRegion}
     * @param valueLength bytes of the value; 0 for a tombstone
     */
    public void found(int kind, long sequence, Region valueRegion, long valueOffset, int valueLength) {
        this.kind = kind;
        this.sequence = sequence;
        this.valueRegion = valueRegion;
        this.valueOffset = valueOffset;
        this.valueLength = valueLength;
    }

    /** Forgets the entry, and with it the reference to native memory. */
    public void clear() {
        found(0, 0, null, 0, 0);
    }

    /** Takes what {@link Region#warm} has returned. */
    public void keep(long warmed) {
        kept = warmed;
    }

    /** Counts the answer of a table's filter. */
    public void countFilter(boolean passed) {
        if (!Metering.isOn()) {
            return;
        }
        filterChecks++;
        if (!passed) {
            filterNegatives++;
        }
    }

    /** Counts a table that was searched, after its filter if it has one. */
    public void countTable(boolean filtered, boolean found) {
        if (!Metering.isOn()) {
            return;
        }
        tablesRead++;
        if (filtered && !found) {
            filterFalsePositives++;
        }
    }

    /** Filters asked; never reset. */
    public long filterChecks() {
        return filterChecks;
    }

    /** Searches that filters spared; never reset. */
    public long filterNegatives() {
        return filterNegatives;
    }

    /** Tables searched; never reset. */
    public long tablesRead() {
        return tablesRead;
    }

    /** Tables searched in vain because their filter let the key pass; never reset. */
    public long filterFalsePositives() {
        return filterFalsePositives;
    }

    /** Whether an entry was found since the last {@link #clear()}; it may be a tombstone. */
    public boolean isFound() {
        return kind != 0;
    }

    /** The entry's kind, 0 when none was found. */
    public int kind() {
        return kind;
    }

    /** The entry's sequence number, 0 when none was found. */
    public long sequence() {
        return sequence;
    }

    /** Where the value lies, null when nothing was found. */
    public Region valueRegion() {
        return valueRegion;
    }

    public long valueOffset() {
        return valueOffset;
    }

    public int valueLength() {
        return valueLength;
    }
}
