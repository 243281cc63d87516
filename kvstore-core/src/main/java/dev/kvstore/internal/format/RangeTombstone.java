package dev.kvstore.internal.format;

/**
 * The deletion of all keys in a range as of a sequence number. Immutable; the arrays are not copied and
 * must not be changed.
 */
public final class RangeTombstone {
    private final byte[] from;
    private final byte[] to;
    private final long sequence;

    /**
     * @param from first internal key deleted
     * @param to first internal key above {@code from} that is not deleted
     * @param sequence the deletion's sequence number: it covers entries with smaller ones
     */
    public RangeTombstone(byte[] from, byte[] to, long sequence) {
        this.from = from;
        this.to = to;
        this.sequence = sequence;
    }

    public byte[] from() {
        return from;
    }

    public byte[] to() {
        return to;
    }

    public long sequence() {
        return sequence;
    }
}
