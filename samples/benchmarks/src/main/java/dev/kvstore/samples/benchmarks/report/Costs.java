package dev.kvstore.samples.benchmarks.report;

/**
 * What an operation costs besides time; a field that was not measured is NaN.
 *
 * @param allocatedPerOp bytes allocated on the Java heap for each operation
 * @param diskBytes bytes of the store's files after it was settled and closed
 * @param engineWrites bytes written for each byte of keys and values, as the engine counts them
 * @param systemWrites the same as the operating system counts them for the process
 */
public record Costs(double allocatedPerOp, double diskBytes, double engineWrites, double systemWrites) {

    /** Nothing but time was measured. */
    public static final Costs NONE = allocated(Double.NaN);

    /** Only heap allocation was measured. */
    public static Costs allocated(double perOp) {
        return new Costs(perOp, Double.NaN, Double.NaN, Double.NaN);
    }
}
