package dev.kvstore.samples.benchmarks.report;

import java.util.Locale;

/** What a row's figures are, and which of two is the better one. */
public enum Unit {
    /** Operations (entries, for scans and loads) in a second. */
    OPS_PER_SECOND(true) {
        @Override
        public String format(double value) {
            return value >= MILLION
                    ? String.format(Locale.ROOT, "%.2f M/s", value / MILLION)
                    : String.format(Locale.ROOT, "%.1f k/s", value / THOUSAND);
        }
    },
    /** Megabytes (10⁶ bytes) of keys and values in a second. */
    MEGABYTES_PER_SECOND(true) {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, "%.0f MB/s", value);
        }
    },
    /** A latency. */
    MICROSECONDS(false) {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, value < THOUSAND / 10 ? "%.1f µs" : "%.0f µs", value);
        }
    },
    /** A duration. */
    MILLISECONDS(false) {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, "%.1f ms", value);
        }
    },
    /** A multiple of a reference that is better when small. */
    TIMES_REFERENCE(false) {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    },
    /** A gain over a reference, better when large. */
    GAIN(true) {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
    };

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    private final boolean higherIsBetter;

    Unit(boolean higherIsBetter) {
        this.higherIsBetter = higherIsBetter;
    }

    /** Returns the figure as people read it. */
    public abstract String format(double value);

    /** Returns how many times better {@code subject} is than {@code other}. */
    public double advantage(double subject, double other) {
        return higherIsBetter ? subject / other : other / subject;
    }
}
