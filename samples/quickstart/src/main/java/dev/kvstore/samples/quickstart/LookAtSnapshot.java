package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static dev.kvstore.samples.quickstart.StepFailedException.checkEqual;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import java.util.concurrent.CompletableFuture;

/** Keeps reading one moment of the store while another thread writes on. */
final class LookAtSnapshot implements Step {
    private static final String NOTES = "notes";
    private static final int OLD_NOTES = 1_000;
    private static final int NEW_NOTES = 50_000;

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public Outcome run(Library library) {
        KeyValueStore store = library.store();
        Keyspace notes = store.keyspace(NOTES);
        writeNotes(notes, OLD_NOTES, 1);
        int looks = 0;
        try (Snapshot snapshot = store.snapshot()) {
            Census moment = Census.of(snapshot.keyspace(NOTES));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeNotes(notes, NEW_NOTES, 2));
            boolean last;
            do {
                last = writer.isDone();
                check(moment.equals(Census.of(snapshot.keyspace(NOTES))), "a snapshot must not change");
                looks++;
            } while (!last);
            writer.join();
        }
        checkEqual(NEW_NOTES, Census.of(notes).entries(), "notes after the writer is done");
        store.dropKeyspace(NOTES);
        return Outcome.of("the same " + Units.count(OLD_NOTES) + " entries in " + Units.count(looks, "look")
                + ", while " + Units.count(NEW_NOTES) + " were written");
    }

    private static void writeNotes(Keyspace notes, int count, int edition) {
        try (EntryBuffer entry = new EntryBuffer()) {
            for (int i = 0; i < count; i++) {
                entry.key().clear().writeInt(i);
                notes.put(entry.key(), entry.value(edition));
            }
        }
    }
}
