package dev.kvstore.samples.quickstart;

/** The store answered something else than the step expected. */
final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }

    /** Fails the step unless {@code holds}. */
    static void check(boolean holds, String message) {
        if (!holds) {
            throw new StepFailedException(message);
        }
    }

    /** Fails the step unless two counts agree. */
    static void checkEqual(long expected, long actual, String what) {
        check(expected == actual, what + ": expected " + expected + ", got " + actual);
    }
}
