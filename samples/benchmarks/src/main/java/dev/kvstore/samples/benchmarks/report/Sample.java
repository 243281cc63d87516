package dev.kvstore.samples.benchmarks.report;

/**
 * One engine's result for one row in one round.
 *
 * @param row the row's name
 * @param unit what {@code value} is
 * @param value the figure
 * @param costs what it cost
 */
public record Sample(String row, Unit unit, double value, Costs costs) {

    /** A sample of which nothing but time was measured. */
    public static Sample of(String row, Unit unit, double value) {
        return new Sample(row, unit, value, Costs.NONE);
    }
}
