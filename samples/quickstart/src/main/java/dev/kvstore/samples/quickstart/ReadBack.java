package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;

import java.io.IOException;
import java.util.List;

/** Gets every file and compares it with the original, byte for byte. */
final class ReadBack implements Step {
    private final List<SourceFile> source;

    ReadBack(List<SourceFile> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "read back";
    }

    @Override
    public Outcome run(Library library) throws IOException {
        long bytes = 0;
        int changed = 0;
        try (EntryBuffer entry = new EntryBuffer()) {
            for (SourceFile file : source) {
                boolean found =
                        library.files().get(entry.key(file.key()), entry.value().clear());
                check(found, file.key() + " is not in the store");
                bytes += entry.value().readRemaining();
                if (!file.contains(entry.value())) {
                    check(file.hasChanged(), file.key() + " was read back with other bytes than " + file.path());
                    changed++;
                }
            }
        }
        String exceptions = changed == 0 ? "" : " but " + Units.count(changed) + " that changed on the disk meanwhile";
        return Outcome.of(Units.count(source.size(), "file") + ", " + Units.bytes(bytes)
                        + ", every byte as in the source" + exceptions)
                .bytes(bytes);
    }
}
