package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A directory as such: made durably with all above it, for its owner only, listed and synced. Thread-safe. */
final class OsDirectory {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] DIRECTORY_ATTRIBUTES = ownerOnly("rwx------");

    private final Path path;

    OsDirectory(Path path) {
        this.path = path;
    }

    /** What files are made with: POSIX permissions for the owner alone, where there are such. */
    static FileAttribute<?>[] fileAttributes() {
        return ownerOnly("rw-------");
    }

    /** Makes it, and what is missing above it, unless it is there. */
    void create() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path existing = path;
        while (existing != null && !Files.exists(existing)) {
            missing.push(existing);
            existing = existing.getParent();
        }
        if (missing.isEmpty() && !Files.isDirectory(path)) {
            throw new NotDirectoryException(path.toString());
        }
        for (Path absent : missing) {
            createOne(absent);
            sync(absent.getParent());
        }
    }

    /** Names of the files in it. */
    List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, Files::isRegularFile)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw IoFailures.describe("list", path, e.getCause());
        } catch (IOException e) {
            throw IoFailures.describe("list", path, e);
        }
        return names;
    }

    /** Makes the names in it durable; does nothing without POSIX, see {@link OsDisk}. */
    void sync() throws IOException {
        sync(path);
    }

    private static void createOne(Path path) throws IOException {
        try {
            Files.createDirectory(path, DIRECTORY_ATTRIBUTES);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        } catch (IOException e) {
            throw IoFailures.describe("create directory", path, e);
        }
    }

    /** Through an asynchronous channel, because an interrupt neither closes it nor hides the outcome. */
    private static void sync(Path path) throws IOException {
        if (!POSIX) {
            return;
        }
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw IoFailures.describe("sync directory", path, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
