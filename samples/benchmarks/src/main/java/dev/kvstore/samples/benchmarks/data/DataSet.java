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
    private static final int SMALL_BATCH = 1000;
    private static final int LARGE_BATCH_BYTES = 1 << 20;
    private static final int LARGE_SHARE = 256;

    /** Returns the set with values of 100 bytes, written in batches of 1,000. */
    public static DataSet small(int entries) {
        return new DataSet("small-" + entries, entries, SMALL_VALUE, SMALL_BATCH);
    }

    /** Returns a set with large values, 256 bytes of them for each entry of the small set, written in batches of 1 MiB. */
    public static DataSet large(int smallEntries, int valueBytes) {
        int entries = (int) Math.max(LARGE_SHARE, (long) smallEntries * LARGE_SHARE / valueBytes);
        int batch = Math.max(1, LARGE_BATCH_BYTES / valueBytes);
        return new DataSet("large-" + valueBytes + "-" + entries, entries, valueBytes, batch);
    }

    /** Returns the bytes of keys and values together. */
    public long userBytes() {
        return (long) entries * (Keys.BYTES + valueBytes);
    }
}
