package dev.kvstore.samples.quickstart;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what the tour did, in columns. */
final class Report {
    private static final String INDENT = " ".repeat(18);

    private final PrintWriter out;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private int steps;

    Report(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    /** Whether only the last line is printed. */
    boolean isQuiet() {
        return quiet;
    }

    void heading(Source source, Workspace workspace) {
        line("kvstore quickstart, Java " + Runtime.version().feature());
        line("");
        line("    source        " + source);
        line("    store         " + workspace.store() + (workspace.isTemporary() ? " (temporary)" : ""));
        line("");
    }

    /** One line for a step: number, name, what it did, how long it took, how fast that was; then its details. */
    void step(String name, Outcome outcome, long nanos) {
        steps++;
        line(String.format(
                        Locale.ROOT,
                        "%3d %-13s %-68s %9s  %s",
                        steps,
                        name,
                        outcome.headline(),
                        Units.time(nanos),
                        Units.rate(outcome, nanos))
                .stripTrailing());
        for (String detail : outcome.details()) {
            line(INDENT + detail);
        }
    }

    /** A line as it is. */
    void line(String text) {
        if (!quiet) {
            out.println(text);
        }
    }

    void ending(Workspace workspace) {
        line("");
        out.println("All " + steps + " steps went well, in " + Units.time(System.nanoTime() - start) + ". The store is "
                + (workspace.isTemporary() ? "removed now; --keep leaves it." : "kept in " + workspace.store() + "."));
        out.flush();
    }
}
