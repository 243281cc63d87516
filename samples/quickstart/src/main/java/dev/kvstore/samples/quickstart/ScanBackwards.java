package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.checkEqual;

import dev.kvstore.Cursor;
import dev.kvstore.Keyspace;

/** Walks all words from the last to the first, and finds as many as the other way round. */
final class ScanBackwards implements Step {
    @Override
    public String name() {
        return "reverse";
    }

    @Override
    public Outcome run(Library library) {
        long backwards = 0;
        try (Cursor cursor = library.words().cursor()) {
            for (boolean valid = cursor.last(); valid; valid = cursor.prev()) {
                backwards++;
            }
        }
        checkEqual(forwards(library.words()), backwards, "words counted backwards");
        return Outcome.of(Units.count(backwards, "word entry") + " from the last to the first, and back")
                .entries(2 * backwards);
    }

    private static long forwards(Keyspace words) {
        long entries = 0;
        try (Cursor cursor = words.cursor()) {
            for (boolean valid = cursor.first(); valid; valid = cursor.next()) {
                entries++;
            }
        }
        return entries;
    }
}
