package dev.kvstore.samples.benchmarks.data;

/**
 * What a store holds before a row is measured.
 *
 * @param name unique name, used for its directory
 * @param entries number of entries, with scattered keys and ids from 0
 * @param valueBytes length of each value
 * @param batchEntries entries written in one batch
 */
public record DataSet(String name, int entries, int valueBytes, int batchEntries) {

    private static final int SMALL_VALUE = 100;
    private static final int LARGEST_BATCH = 1000;
    private static final int LARGEST_BATCH_BYTES = 1 << 20;
    private static final int LARGE_SHARE = 256;

    /** Returns a set written in batches of 1,000 entries, or of as many as hold 1 MiB of values if that is fewer. */
    public static DataSet of(int entries, int valueBytes) {
        int batch = Math.max(1, Math.min(LARGEST_BATCH, LARGEST_BATCH_BYTES / valueBytes));
        return new DataSet(entries + "x" + valueBytes, entries, valueBytes, batch);
    }

    /** Returns the set with values of 100 bytes. */
    public static DataSet small(int entries) {
        return of(entries, SMALL_VALUE);
    }

    /** Returns a set that holds 256 bytes of values for each entry of the small set. */
    public static DataSet large(int smallEntries, int valueBytes) {
        return of((int) Math.max(LARGE_SHARE, (long) smallEntries * LARGE_SHARE / valueBytes), valueBytes);
    }

    /** Returns a set of which keys and values together have about {@code bytes}. */
    public static DataSet ofBytes(long bytes, int valueBytes) {
        return of((int) (bytes / (Keys.BYTES + valueBytes)), valueBytes);
    }

    /** Returns the bytes of keys and values together. */
    public long userBytes() {
        return (long) entries * (Keys.BYTES + valueBytes);
    }
}
