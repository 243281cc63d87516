package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;
import static dev.kvstore.samples.quickstart.StepFailedException.checkEqual;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.nio.KeyValueFileSystems;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Uses the store as a file system: the same bytes through either door. */
final class UseFileSystem implements Step {
    private static final int NOTES = 100;

    @Override
    public String name() {
        return "file system";
    }

    @Override
    public Outcome run(Library library) throws IOException {
        try (FileSystem files = KeyValueFileSystems.newFileSystem(library.store(), Map.of())) {
            Path notes = Files.createDirectories(files.getPath("/tour/notes"));
            for (int i = 0; i < NOTES; i++) {
                Files.writeString(notes.resolve("note-" + i), "note " + i);
            }
            byte[] raw = library.store().get("tour/notes/note-7".getBytes(UTF_8));
            check(Arrays.equals("note 7".getBytes(UTF_8), raw), "a file must be the entry of its path");

            Path moved = Files.move(notes, files.getPath("/tour/moved"));
            library.store().put("tour/moved/raw".getBytes(UTF_8), "written as an entry".getBytes(UTF_8));
            checkEqual(NOTES + 1, count(moved), "files in the moved directory");
            library.store().deleteRange("tour".getBytes(UTF_8), "tour0".getBytes(UTF_8));
            check(Files.notExists(files.getPath("/tour")), "the directory must be gone");
        }
        return Outcome.of(Units.count(NOTES) + " files written as paths, read as keys, moved in one batch");
    }

    private static long count(Path directory) throws IOException {
        try (var children = Files.list(directory)) {
            return children.filter(Files::isRegularFile).count();
        }
    }
}
