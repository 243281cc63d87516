package dev.kvstore.samples.shell.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Copies the files of a store that nobody writes to, durably. */
final class DirectoryCopy {
    private static final String LOCK = "LOCK";

    private DirectoryCopy() {}

    /** Copies {@code source} to {@code target}, which must not exist. */
    static void of(Path source, Path target) throws IOException {
        boolean posix = Files.getFileStore(source).supportsFileAttributeView("posix");
        if (posix) {
            Files.createDirectory(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(target);
        }
        for (Path file : files(source)) {
            Path copy = target.resolve(file.getFileName());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        if (posix) {
            try (FileChannel directory = FileChannel.open(target, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals(LOCK))
                    .toList();
        }
    }
}
