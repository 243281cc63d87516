package dev.kvstore.rig;

import dev.kvstore.testkit.BrokenRules;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a rig goes on, and what it has reached. It ends when the figure is reached or the time is over,
 * whichever comes first; while less than half of the figure is reached the time is extended, so that a slow
 * machine is slow and not red. A store that breaks the order of writing ends it at once. Thread-safe.
 */
public final class RigRun {
    /** The time may grow to so many times the budget before too low a count is a failure. */
    private static final int EXTENSION = 6;

    private final String kind;
    private final String unit;
    private final long nanos;
    private final long figure;
    private final long least;
    private final long firstSeed;
    private final long start = System.nanoTime();
    private final AtomicLong reached = new AtomicLong();
    private final AtomicLong latestSeed = new AtomicLong();
    private final Map<String, AtomicLong> notes = new TreeMap<>();

    private RigRun(String kind, String unit, Duration budget, long figure, long least, long firstSeed) {
        this.kind = kind;
        this.unit = unit;
        this.nanos = budget.toNanos();
        this.figure = figure;
        this.least = least;
        this.firstSeed = firstSeed;
        latestSeed.set(firstSeed);
    }

    /**
     * A run that should reach a figure within a time, and must reach half of it.
     *
     * @param unit what is counted, such as "states"
     * @param scale of time and figure: 1 for the whole, less for a shorter run
     */
    public static RigRun of(String kind, String unit, Duration budget, long figure, double scale, long firstSeed) {
        long scaled = Math.max(1, Math.round(figure * scale));
        Duration time = Duration.ofNanos(Math.round(budget.toNanos() * scale));
        return new RigRun(kind, unit, time, scaled, (scaled + 1) / 2, firstSeed);
    }

    /** A run that goes on for a time, however much it reaches. */
    public static RigRun open(String kind, String unit, Duration time, long firstSeed) {
        return new RigRun(kind, unit, time, Long.MAX_VALUE, 1, firstSeed);
    }

    /** Whether another case is wanted. */
    public boolean goesOn() {
        long count = reached.get();
        long elapsed = elapsedNanos();
        boolean hasTime = elapsed < nanos || (count < least && elapsed / EXTENSION < nanos);
        return count < figure && hasTime && !BrokenRules.any();
    }

    /** Counts a case of the kind the figure is about; to be called when it has passed. */
    public void reached() {
        reached.incrementAndGet();
    }

    /** Counts several at once. */
    public void reached(long cases) {
        reached.addAndGet(cases);
    }

    /** Counts something else that is worth knowing. */
    public void note(String what, long count) {
        AtomicLong note;
        synchronized (notes) {
            note = notes.computeIfAbsent(what, absent -> new AtomicLong());
        }
        note.addAndGet(count);
    }

    /** The first seed of the run; a rig counts up from it. */
    public long firstSeed() {
        return firstSeed;
    }

    /** Tells how far the seeds have come, for the report. */
    public void at(long seed) {
        latestSeed.accumulateAndGet(seed, Math::max);
    }

    public long count() {
        return reached.get();
    }

    long latestSeed() {
        return latestSeed.get();
    }

    String kind() {
        return kind;
    }

    String unit() {
        return unit;
    }

    double elapsedSeconds() {
        return elapsedNanos() / 1e9;
    }

    /** What was noted, by name. */
    Map<String, Long> notes() {
        Map<String, Long> copy = new TreeMap<>();
        synchronized (notes) {
            notes.forEach((what, count) -> copy.put(what, count.get()));
        }
        return copy;
    }

    /** Fails when a store broke the order of writing, or less than half of the figure was reached. */
    void requirePassed() {
        List<String> broken = BrokenRules.take();
        if (!broken.isEmpty()) {
            throw new AssertionError(this + ": the order of writing was broken: " + broken);
        }
        if (reached.get() < least) {
            throw new AssertionError(this + ": at least " + least + " are wanted");
        }
    }

    @Override
    public String toString() {
        String seeds = latestSeed() == firstSeed ? "seed " + firstSeed : "seeds " + firstSeed + " to " + latestSeed();
        String of = figure == Long.MAX_VALUE ? "" : " of " + figure;
        return String.format(
                Locale.ROOT,
                "rig %s: %d%s %s in %.0f s, %s%s",
                kind,
                reached.get(),
                of,
                unit,
                elapsedSeconds(),
                seeds,
                notes().isEmpty() ? "" : ", " + notes());
    }

    private long elapsedNanos() {
        return System.nanoTime() - start;
    }
}
