package dev.kvstore.samples.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Directories that are replaced are kept under another name. */
final class Aside {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private Aside() {}

    /** Renames a directory to its name, a word and the time, and returns the new path. */
    static Path move(Path directory, String word) throws IOException {
        String stamp = LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
        Path aside = directory.resolveSibling(directory.getFileName() + "." + word + "-" + stamp);
        for (int i = 2; Files.exists(aside); i++) {
            aside = directory.resolveSibling(directory.getFileName() + "." + word + "-" + stamp + "-" + i);
        }
        return Files.move(directory, aside);
    }
}
