package dev.kvstore;

/**
 * How many tables of the top level may lie over one another. Of those that have no key in common every second counts, because
 * reads have to pass by them all the same.
 *
 * @param compact a compaction starts; 1 to 1,000, default 4
 * @param slowdown writes begin to be delayed, in proportion; default 20
 * @param stop writes wait; at most 10,000, default 36
 */
public record L0Triggers(int compact, int slowdown, int stop) {
    /** The most that {@code compact} may be. */
    public static final int MAX_COMPACT = 1_000;

    /** The most that {@code slowdown} and {@code stop} may be. */
    public static final int MAX_STOP = 10_000;

    /** 4, 20, 36. */
    public static final L0Triggers DEFAULT = new L0Triggers(4, 20, 36);

    public L0Triggers {
        if (compact < 1 || compact > MAX_COMPACT || compact > slowdown || slowdown > stop || stop > MAX_STOP) {
            throw new IllegalArgumentException(
                    "l0Triggers must satisfy 1 <= compact <= 1000, compact <= slowdown <= stop <= 10000, got compact="
                            + compact + " slowdown=" + slowdown + " stop=" + stop);
        }
    }
}
