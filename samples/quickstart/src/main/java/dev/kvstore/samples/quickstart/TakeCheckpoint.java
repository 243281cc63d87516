package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static dev.kvstore.samples.quickstart.StepFailedException.checkEqual;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import java.io.IOException;

/** Makes a copy of the running store that can be opened by itself, and looks into it. */
final class TakeCheckpoint implements Step {
    private final Workspace workspace;
    private final Census expected;

    TakeCheckpoint(Workspace workspace, Census expected) {
        this.workspace = workspace;
        this.expected = expected;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public Outcome run(Library library) throws IOException {
        long start = System.nanoTime();
        long sequence = library.store().checkpoint(workspace.newCheckpoint());
        long nanos = System.nanoTime() - start;

        StoreOptions options = StoreOptions.builder().readOnly(true).build();
        try (KeyValueStore copy = KeyValueStore.open(workspace.newCheckpoint(), options)) {
            checkEqual(sequence, copy.lastSequence(), "the checkpoint's last version");
            Library copied = Library.in(copy);
            Census found = Census.of(copied.files(), copied.words());
            check(found.equals(expected), "in the checkpoint: expected " + expected + ", got " + found);
        }
        return Outcome.of("a copy made in " + Units.time(nanos) + ", then opened and compared")
                .entries(expected.entries());
    }
}
