package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static dev.kvstore.samples.quickstart.StepFailedException.checkEqual;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;

/** Deletes a whole directory with one record, and takes it back from a snapshot made before. */
final class DeleteDirectory implements Step {
    private static final long BATCH_BYTES = 1 << 20;

    @Override
    public String name() {
        return "delete range";
    }

    @Override
    public Outcome run(Library library) {
        Keyspace files = library.files();
        String directory = firstDirectory(files);
        KeyRange range = KeyRange.prefix(directory.getBytes(UTF_8));
        try (Snapshot before = library.store().snapshot()) {
            Reader old = before.keyspace(Library.FILES);
            files.deleteRange(range.from(), range.to());
            checkEqual(0, count(files, range), "files in the deleted directory");

            long restored = restore(old, range, library);
            checkEqual(count(old, range), restored, "files restored");
            checkEqual(restored, count(files, range), "files in the restored directory");
            return Outcome.of((directory.isEmpty() ? "everything" : directory) + " with "
                    + Units.count(restored, "file") + " by one record; restored from a snapshot");
        }
    }

    /** Key and value go from the cursor's view into the batch without a detour over the heap. */
    private static long restore(Reader old, KeyRange range, Library library) {
        try (Cursor cursor = old.cursor(range);
                WriteBatch batch = library.store().newBatch()) {
            long restored = 0;
            for (boolean valid = cursor.first(); valid; valid = cursor.next()) {
                batch.put(library.files(), cursor.key(), cursor.value());
                restored++;
                if (batch.bytes() >= BATCH_BYTES) {
                    library.store().write(batch);
                    batch.clear();
                }
            }
            library.store().write(batch);
            return restored;
        }
    }

    private static long count(Reader keyspace, KeyRange range) {
        long entries = 0;
        try (Cursor cursor = keyspace.cursor(range)) {
            for (boolean valid = cursor.first(); valid; valid = cursor.next()) {
                entries++;
            }
        }
        return entries;
    }

    /** Its path with the slash at the end; the empty one when all files are at the top. */
    private static String firstDirectory(Keyspace files) {
        try (Cursor cursor = files.cursor()) {
            check(cursor.first(), "the store must hold files");
            String path = new String(cursor.keyBytes(), UTF_8);
            return path.substring(0, path.indexOf('/') + 1);
        }
    }
}
