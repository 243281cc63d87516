package dev.kvstore.jmx;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Where operators may have checkpoints written: directly below one directory, and nowhere else. */
final class CheckpointRoot {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Path root;

    CheckpointRoot(Path root) {
        this.root = root;
    }

    /** The directory of a new checkpoint. */
    Path directory(String name) {
        if (name == null || name.isEmpty()) {
            return root.resolve(LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 100 letters, digits, and . _ - inside, got '" + name + "'");
        }
        return root.resolve(name);
    }
}
