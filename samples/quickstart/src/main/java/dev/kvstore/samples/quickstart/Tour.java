package dev.kvstore.samples.quickstart;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The order of the steps. */
final class Tour {
    private final Workspace workspace;
    private final Source source;
    private final List<SourceFile> files;
    private final String word;
    private final Report report;

    Tour(Workspace workspace, Source source, List<SourceFile> files, String word, Report report) {
        this.workspace = workspace;
        this.source = source;
        this.files = files;
        this.word = word;
        this.report = report;
    }

    void run() throws IOException {
        Census before;
        Shape shape;
        long closing;
        try (KeyValueStore store = openFirst(workspace.store())) {
            report.heading(source, workspace);
            Library library = Library.in(store);
            take(library, new CountRuns());
            take(library, new LoadFiles(files, !report.isQuiet()));
            take(library, new ReadBack(files));
            take(library, new Flush());
            take(library, new Compact());
            take(library, new FindWords(word));
            take(library, new ListDirectory());
            take(library, new ScanBackwards());
            take(library, new LookAtSnapshot());
            take(library, new DeleteDirectory());
            take(library, new MoveFile(files));
            take(library, new UseFileSystem());
            before = Census.of(library.files(), library.words());
            shape = Shape.of(store, before);
            closing = System.nanoTime();
        }
        long opening = System.nanoTime();
        try (KeyValueStore store = KeyValueStore.open(workspace.store())) {
            long opened = System.nanoTime();
            Library library = Library.in(store);
            take(library, new SurviveRestart(before, opening - closing, opened - opening));
            take(library, new TakeCheckpoint(workspace, before));
            take(library, new VerifyFiles());
        }
        shape.print(report);
        report.ending(workspace);
    }

    /** Everything at its default: an ASYNC store that is created if there is none. */
    private static KeyValueStore openFirst(Path directory) {
        try {
            return KeyValueStore.open(directory);
        } catch (StoreException e) {
            throw new CannotOpenException(e);
        }
    }

    private void take(Library library, Step step) throws IOException {
        long start = System.nanoTime();
        Outcome outcome = step.run(library);
        report.step(step.name(), outcome, System.nanoTime() - start);
    }
}
