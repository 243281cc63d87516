package dev.kvstore.samples.quickstart;

import dev.kvstore.KeyValueStore;
import dev.kvstore.WriteBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes files and the index of their words, in batches: a file is never in the store without its words. */
final class LoadFiles implements Step {
    /** Large enough that the cost of a commit disappears, small enough that other writers need not wait. */
    private static final long BATCH_BYTES = 1 << 20;

    private final List<SourceFile> source;
    private final boolean showProgress;
    private final WordCounter counter = new WordCounter();
    private long bytes;
    private long words;
    private int batches;

    LoadFiles(List<SourceFile> source, boolean showProgress) {
        this.source = source;
        this.showProgress = showProgress;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Outcome run(Library library) throws IOException {
        try (WriteBatch batch = library.store().newBatch();
                EntryBuffer entry = new EntryBuffer();
                Progress progress = Progress.over(source, showProgress)) {
            for (SourceFile file : source) {
                add(file, entry, batch, library);
                if (batch.bytes() >= BATCH_BYTES) {
                    commit(batch, library.store());
                }
                progress.advance(file);
            }
            commit(batch, library.store());
        }
        return Outcome.of(Units.count(source.size(), "file") + ", " + Units.bytes(bytes) + ", and "
                        + Units.count(words, "word entry") + " in " + Units.count(batches, "batch"))
                .bytes(bytes);
    }

    private void add(SourceFile file, EntryBuffer entry, WriteBatch batch, Library library) throws IOException {
        file.readInto(entry.value().clear());
        bytes += entry.value().readRemaining();
        Map<String, Integer> counts = counter.count(entry.value());
        batch.put(library.files(), entry.key(file.key()), entry.value());
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            batch.put(library.words(), entry.key(count.getKey(), "/", file.key()), entry.value(count.getValue()));
        }
        words += counts.size();
    }

    private void commit(WriteBatch batch, KeyValueStore store) {
        store.write(batch);
        batch.clear();
        batches++;
    }
}
