package dev.kvstore.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.store.fs.FilePath;

/** H2's own view of files, over any path: {@code jdbc:h2:kv://id/database}. */
public final class H2StorePath extends FilePath {
    private static final String SCHEME = "kv";
    private final Path path;

    /** For {@link FilePath#register}. */
    public H2StorePath() {
        this(null);
    }

    private H2StorePath(Path path) {
        this.path = path;
        this.name = path == null ? SCHEME : path.toUri().toString();
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String uri) {
        return new H2StorePath(Path.of(URI.create(uri)));
    }

    @Override
    public long size() {
        return done(() -> Files.size(path));
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        CopyOption[] options = atomicReplace
                ? new CopyOption[] {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING}
                : new CopyOption[0];
        done(() -> Files.move(path, ((H2StorePath) target).path, options));
    }

    @Override
    public boolean createFile() {
        if (exists()) {
            return false;
        }
        done(() -> Files.createFile(path));
        return true;
    }

    @Override
    public boolean exists() {
        return Files.exists(path);
    }

    @Override
    public void delete() {
        done(() -> Files.deleteIfExists(path));
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return done(() -> {
            try (Stream<Path> children = Files.list(path)) {
                return children.<FilePath>map(H2StorePath::new).toList();
            }
        });
    }

    @Override
    public FilePath toRealPath() {
        return new H2StorePath(path.toAbsolutePath().normalize());
    }

    @Override
    public FilePath getParent() {
        return path.getParent() == null ? null : new H2StorePath(path.getParent());
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(path);
    }

    @Override
    public boolean isRegularFile() {
        return Files.isRegularFile(path);
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return done(() -> Files.getLastModifiedTime(path).toMillis());
    }

    @Override
    public boolean canWrite() {
        return Files.isWritable(path) || !exists();
    }

    @Override
    public void createDirectory() {
        done(() -> Files.createDirectories(path));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Set<OpenOption> options = mode.equals("r")
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        return FileChannel.open(path, options);
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    private static <T> T done(Failures.Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
