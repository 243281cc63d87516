package dev.kvstore.nio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells the directory of a store from others, without opening it. */
final class StoreDirectories {
    private static final byte[] MAGIC = "KVSTORE\n".getBytes(StandardCharsets.US_ASCII);

    private StoreDirectories() {}

    /** Whether one of the directory's files starts as every file of a store does. */
    static boolean isStore(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && hasMagic(file)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasMagic(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }
}
