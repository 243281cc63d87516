package dev.kvstore.samples.quickstart;

import java.util.List;

/**
 * What a step did.
 *
 * @param headline one line
 * @param work how much of {@code unit} it worked through, for a rate; 0 for none
 * @param unit what work is counted in; null for none
 * @param details further lines
 */
record Outcome(String headline, long work, Unit unit, List<String> details) {
    /** What a rate counts. */
    enum Unit {
        BYTES,
        ENTRIES
    }

    static Outcome of(String headline) {
        return new Outcome(headline, 0, null, List.of());
    }

    Outcome bytes(long bytes) {
        return new Outcome(headline, bytes, Unit.BYTES, details);
    }

    Outcome entries(long entries) {
        return new Outcome(headline, entries, Unit.ENTRIES, details);
    }

    Outcome details(List<String> lines) {
        return new Outcome(headline, work, unit, List.copyOf(lines));
    }
}
