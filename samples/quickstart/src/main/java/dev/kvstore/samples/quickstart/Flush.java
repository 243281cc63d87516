package dev.kvstore.samples.quickstart;

/** Writes what is still in memory only into tables. The store does so by itself when a memtable is full. */
final class Flush implements Step {
    @Override
    public String name() {
        return "flush";
    }

    @Override
    public Outcome run(Library library) {
        long sequence = library.store().flush();
        return Outcome.of("in tables, safe without the log: all up to version " + Units.count(sequence));
    }
}
