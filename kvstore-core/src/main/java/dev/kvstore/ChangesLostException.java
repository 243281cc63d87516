package dev.kvstore;

/**
 * Changes that a {@link ChangeFeed} was to deliver are not kept any more: it fell too far behind, or was resumed from too
 * far back. Whoever keeps something in step with the store has to read the store again, and may follow a new feed from the
 * sequence number it read at.
 */
public final class ChangesLostException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final long oldest;

    public ChangesLostException(long wanted, long oldest) {
        super("changes after sequence number " + wanted + " are not kept any more, only those after " + oldest);
        this.oldest = oldest;
    }

    /** The smallest sequence number after which every change is kept. */
    public long oldest() {
        return oldest;
    }
}
