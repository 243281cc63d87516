package dev.kvstore.jmx;

/** Quotients that are numbers whatever they are taken of. */
final class Ratio {
    private Ratio() {}

    /** 0 when there is nothing to divide by. */
    static double of(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
