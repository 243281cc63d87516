package dev.kvstore.samples.quickstart;

import static dev.kvstore.Keyspace.NO_VERSION;
import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Entry;
import dev.kvstore.WriteBatch;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;

/** Renames a file and all its index entries: many keys in two keyspaces, all of them or none. */
final class MoveFile implements Step {
    private static final long LARGEST = 64 << 10;

    private final String path;
    private final WordCounter counter = new WordCounter();

    /** Moves the first file of moderate size. */
    MoveFile(List<SourceFile> source) {
        path = source.stream()
                .filter(file -> file.size() > 0 && file.size() <= LARGEST)
                .findFirst()
                .orElse(source.get(0))
                .key();
    }

    @Override
    public String name() {
        return "atomic batch";
    }

    @Override
    public Outcome run(Library library) {
        String moved = "moved/" + path;
        try (WriteBatch there = library.store().newBatch();
                WriteBatch back = library.store().newBatch()) {
            move(path, moved, library, there);
            check(library.store().write(there) != NO_VERSION, "the batch must be applied");
            check(!library.files().exists(path.getBytes(UTF_8)), path + " must be gone");

            // The same batch again: its condition does not hold any more, so none of it is applied.
            check(library.store().write(there) == NO_VERSION, "the batch must be refused");

            move(moved, path, library, back);
            check(library.store().write(back) != NO_VERSION, "the batch must be applied");
            return Outcome.of("a file with its words renamed, and back: " + Units.count(there.count()) + " + "
                    + Units.count(back.count()) + " writes, all or none");
        }
    }

    private void move(String from, String to, Library library, WriteBatch batch) {
        byte[] oldKey = from.getBytes(UTF_8);
        Entry file = library.files().entry(oldKey);
        batch.requireVersion(library.files(), oldKey, file.version());
        batch.delete(library.files(), oldKey);
        batch.put(library.files(), to.getBytes(UTF_8), file.value());
        try (EntryBuffer entry = new EntryBuffer()) {
            Bytes<?> content = entry.value().clear().write(file.value());
            for (Map.Entry<String, Integer> count : counter.count(content).entrySet()) {
                batch.delete(library.words(), entry.key(count.getKey(), "/", from));
                batch.put(library.words(), entry.key(count.getKey(), "/", to), entry.value(count.getValue()));
            }
        }
    }
}
