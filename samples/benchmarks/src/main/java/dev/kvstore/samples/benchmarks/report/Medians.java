package dev.kvstore.samples.benchmarks.report;

import java.util.Arrays;

/** Medians of a few figures. */
public final class Medians {

    private Medians() {}

    /** Returns the middle figure, or the mean of the two middle ones; NaN if there is none or one is NaN. */
    public static double of(double... figures) {
        if (figures.length == 0) {
            return Double.NaN;
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
