package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;

/** The store was closed and opened again: it holds what it held. */
final class SurviveRestart implements Step {
    private final Census before;
    private final long closeNanos;
    private final long openNanos;

    SurviveRestart(Census before, long closeNanos, long openNanos) {
        this.before = before;
        this.closeNanos = closeNanos;
        this.openNanos = openNanos;
    }

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public Outcome run(Library library) {
        Census after = Census.of(library.files(), library.words());
        check(after.equals(before), "after the restart: expected " + before + ", got " + after);
        return Outcome.of("closed in " + Units.time(closeNanos) + ", opened in " + Units.time(openNanos) + ": the same "
                        + Units.count(after.entries()) + " entries, " + Units.bytes(after.bytes()))
                .entries(after.entries());
    }
}
