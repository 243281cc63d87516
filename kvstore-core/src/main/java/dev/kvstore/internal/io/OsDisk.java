package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;

/**
 * A directory of the operating system's file system. Thread-safe; holds nothing open itself.
 *
 * <p>On systems without POSIX file attributes (Windows) a directory can't be synced; their file systems
 * journal names themselves, so {@link #syncDirectory()} does nothing there.
 */
public final class OsDisk implements Disk {
    private static final FileAttribute<?>[] FILE_ATTRIBUTES = OsDirectory.fileAttributes();
    private static final int COPY_CHUNK = 1 << 20;

    private final Path path;
    private final OsDirectory directory;
    private final FileMapper mapper;

    /**
     * @param directory may be absent; relative paths are resolved now
     * @throws IllegalArgumentException for a path of another file system than the default one
     */
    public OsDisk(Path directory) {
        if (directory.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException("path must be of the default file system, got " + directory.toUri());
        }
        this.path = directory.toAbsolutePath();
        this.directory = new OsDirectory(path);
        Path name = path.normalize().getFileName();
        mapper = new FileMapper(name == null ? "root" : name.toString());
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void createDirectory() throws IOException {
        directory.create();
    }

    @Override
    public boolean directoryExists() {
        return Files.isDirectory(path);
    }

    @Override
    public List<String> list() throws IOException {
        return directory.list();
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(file(name));
    }

    @Override
    public long size(String name) throws IOException {
        try {
            return Files.size(file(name));
        } catch (IOException e) {
            throw IoFailures.describe("size", file(name), e);
        }
    }

    @Override
    public OutputFile create(String name) throws IOException {
        createEmpty(name);
        return new OsOutputFile(file(name));
    }

    @Override
    public LogFile createLog(String name, long bytes) throws IOException {
        return createLog(name, bytes, bytes);
    }

    @Override
    public LogFile createLog(String name, long bytes, long reserved) throws IOException {
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a log must hold 1 to 2147483647 bytes, got " + bytes);
        }
        createEmpty(name);
        try {
            return OsLogFile.create(file(name), mapper, bytes, Math.min(bytes, reserved));
        } catch (IOException | RuntimeException | Error e) {
            deletePartial(name, this, e);
            throw e;
        }
    }

    @Override
    public LogFile openLog(String name) throws IOException {
        requireExisting(name);
        return OsLogFile.open(file(name), mapper, Integer.MAX_VALUE);
    }

    @Override
    public LogFile openLog(String name, long reserved) throws IOException {
        requireExisting(name);
        return OsLogFile.open(file(name), mapper, reserved);
    }

    @Override
    public PageFile createPages(String name) throws IOException {
        createEmpty(name);
        return new OsPageFile(file(name), mapper);
    }

    @Override
    public PageFile openPages(String name) throws IOException {
        requireExisting(name);
        return new OsPageFile(file(name), mapper);
    }

    @Override
    public InputFile open(String name) throws IOException {
        return new OsInputFile(file(name), mapper);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw IoFailures.describe("rename to " + to, file(from), e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw IoFailures.describe("delete", file(name), e);
        }
    }

    @Override
    public void linkTo(String name, Disk target) throws IOException {
        requireExisting(name);
        if (target instanceof OsDisk other && linked(file(name), other.file(name))) {
            return;
        }
        copyTo(name, target);
    }

    @Override
    public void syncDirectory() throws IOException {
        directory.sync();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return OsDirectoryLock.take(path, FILE_ATTRIBUTES);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public Disk sibling(Path other) {
        return new OsDisk(other);
    }

    @Override
    public boolean isOutOfSpace(IOException failure) {
        return IoFailures.isOutOfSpace(failure);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return path.toString();
    }

    private Path file(String name) {
        return path.resolve(name);
    }

    private void createEmpty(String name) throws IOException {
        try {
            Files.createFile(file(name), FILE_ATTRIBUTES);
        } catch (IOException e) {
            throw IoFailures.describe("create", file(name), e);
        }
    }

    /** RandomAccessFile would create what it does not find. */
    private void requireExisting(String name) throws IOException {
        size(name);
    }

    private static void deletePartial(String name, Disk disk, Throwable failure) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** False when the file system, or the pair of them, knows no hard links. */
    private static boolean linked(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (IOException e) {
            if (e instanceof FileAlreadyExistsException || IoFailures.isOutOfSpace(e)) {
                throw IoFailures.describe("link from " + from, to, e);
            }
            return false;
        }
    }

    private void copyTo(String name, Disk target) throws IOException {
        try (InputFile source = open(name)) {
            OutputFile copy = target.create(name);
            try (copy) {
                copyContent(source, copy);
            } catch (IOException | RuntimeException | Error e) {
                deletePartial(name, target, e);
                throw e;
            }
        }
    }

    private static void copyContent(InputFile source, OutputFile copy) throws IOException {
        try (Region chunk = new NativeMemory().allocate(MemoryComponent.SCRATCH, COPY_CHUNK)) {
            for (long done = 0; done < source.size(); ) {
                int length = (int) Math.min(COPY_CHUNK, source.size() - done);
                source.read(done, chunk, 0, length);
                copy.write(chunk, 0, length);
                done += length;
            }
            copy.force();
        }
    }
}
