package dev.kvstore.samples.quickstart;

/**
 * Merges all tables into the last level, where blocks are compressed. The store does so by itself, piece by piece, when a
 * level has outgrown its size; asking for it is for those who know that they have finished writing.
 */
final class Compact implements Step {
    @Override
    public String name() {
        return "compact";
    }

    @Override
    public Outcome run(Library library) {
        long before = library.store().metrics().tableBytes();
        library.store().compact();
        long after = library.store().metrics().tableBytes();
        return Outcome.of(Units.bytes(before) + " of tables became "
                        + Units.bytes(after) + " in "
                        + Units.count(library.store().metrics().tableFiles(), "table"))
                .bytes(before);
    }
}
