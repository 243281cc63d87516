package dev.kvstore.samples.benchmarks;

/**
 * How long and how often to measure.
 *
 * @param entries entries of the small data set
 * @param rounds how often every engine takes its turn in each row
 * @param seconds length of one time-bound measurement
 * @param warmups iterations of {@code seconds} before a hot row is measured
 * @param openLoopSeconds length of one open-loop run
 * @param recoveryBytes bytes of keys and values in the log to recover
 */
public record Effort(int entries, int rounds, double seconds, int warmups, int openLoopSeconds, long recoveryBytes) {

    private static final int QUICK_ENTRIES = 200_000;
    private static final int FULL_ENTRIES = 1_000_000;

    /** Enough for a first impression. */
    public static Effort quick() {
        return new Effort(QUICK_ENTRIES, 1, 0.5, 1, 2, 100_000_000L);
    }

    /** Enough for the figures of the documents. */
    public static Effort full() {
        return new Effort(FULL_ENTRIES, 3, 1, 2, 8, 1_000_000_000L);
    }

    /** Returns a copy with another size of the small data set. */
    public Effort withEntries(int number) {
        return new Effort(number, rounds, seconds, warmups, openLoopSeconds, recoveryBytes);
    }

    /** Returns a copy with another number of rounds. */
    public Effort withRounds(int number) {
        return new Effort(entries, number, seconds, warmups, openLoopSeconds, recoveryBytes);
    }
}
