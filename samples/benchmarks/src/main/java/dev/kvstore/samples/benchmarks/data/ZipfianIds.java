package dev.kvstore.samples.benchmarks.data;

import java.util.Random;

/**
 * Entry numbers with a zipfian popularity, drawn in advance so that the measured loop only reads an array. The draw is
 * that of Gray et al., "Quickly generating billion-record synthetic databases" (1994).
 */
public final class ZipfianIds {

    private final int[] ids;
    private int next;

    /**
     * Draws the numbers.
     *
     * @param entries number of entries to choose from, at least 2
     * @param theta skew, between 0 and 1
     * @param draws how many numbers to draw before they repeat, a power of two
     * @param seed seed of the draw
     */
    public ZipfianIds(int entries, double theta, int draws, long seed) {
        double zeta = 0;
        for (int rank = 1; rank <= entries; rank++) {
            zeta += 1 / Math.pow(rank, theta);
        }
        double zetaOfTwo = 1 + Math.pow(0.5, theta);
        double eta = (1 - Math.pow(2.0 / entries, 1 - theta)) / (1 - zetaOfTwo / zeta);
        Random random = new Random(seed);
        ids = new int[draws];
        for (int i = 0; i < draws; i++) {
            double uniform = random.nextDouble();
            long rank;
            if (uniform * zeta < 1) {
                rank = 0;
            } else if (uniform * zeta < zetaOfTwo) {
                rank = 1;
            } else {
                rank = (long) (entries * Math.pow(eta * uniform - eta + 1, 1 / (1 - theta)));
            }
            // Popular entries are spread over the whole store.
            ids[i] = (int) Long.remainderUnsigned(Keys.mix(Math.min(rank, entries - 1L)), entries);
        }
    }

    /** Returns the next number. */
    public int next() {
        int id = ids[next];
        next = (next + 1) & (ids.length - 1);
        return id;
    }
}
