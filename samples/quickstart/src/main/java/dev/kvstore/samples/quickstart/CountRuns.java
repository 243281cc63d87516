package dev.kvstore.samples.quickstart;

import static dev.kvstore.Keyspace.NO_VERSION;
import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Durability;
import dev.kvstore.Entry;
import dev.kvstore.Keyspace;

/**
 * Counts how often this store has seen the tour, with conditional writes: two programs that count at the same time
 * would not lose a run. The simple forms of the calls take and return arrays.
 */
final class CountRuns implements Step {
    private static final byte[] KEY = bytes("runs of the quickstart");

    @Override
    public String name() {
        return "conditional";
    }

    @Override
    public Outcome run(Library library) {
        // Worth a sync of the device: this write survives a power cut as soon as the call returns.
        Keyspace settings = library.store().with(Durability.SYNC);
        boolean created = settings.putIfAbsent(KEY, bytes("0")) != NO_VERSION;

        Entry entry = settings.entry(KEY);
        int runs = Integer.parseInt(new String(entry.value(), UTF_8)) + 1;
        long version = settings.compareAndSet(KEY, entry.version(), bytes(Integer.toString(runs)));
        check(version > entry.version(), "compare-and-set must succeed with the version just read");

        // Somebody who still holds the old version comes too late.
        long late = settings.compareAndSet(KEY, entry.version(), bytes("a lost update"));
        check(late == NO_VERSION, "compare-and-set must refuse a version that is not current");
        return Outcome.of((created ? "a new store, run 1" : "a known store, run " + runs)
                + "; compare-and-set with a stale version was refused");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
