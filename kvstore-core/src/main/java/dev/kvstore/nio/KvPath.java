package dev.kvstore.nio;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Objects;

/**
 * A path of a {@link KvFileSystem}: UTF-8 bytes, names separated by single slashes, no slash at the end but the root's.
 * Immutable; all arithmetic works without the store, also after it was closed.
 */
final class KvPath implements Path {
    private static final byte[] EMPTY = {};
    private static final byte SLASH = '/';

    private final KvFileSystem fileSystem;
    private final byte[] path;
    private int[] offsets;
    private String text;
    private int hash;

    /** A path of bytes that {@link PathBytes} has found to be in order; they are not copied. */
    KvPath(KvFileSystem fileSystem, byte[] path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** The path as one of ours. */
    static KvPath of(Path path) {
        Objects.requireNonNull(path, "path must not be null");
        if (path instanceof KvPath kv) {
            return kv;
        }
        throw new ProviderMismatchException("expected a path of kvstore, got one of "
                + path.getFileSystem().provider().getScheme());
    }

    private KvPath ofSame(Path other) {
        KvPath that = of(other);
        if (that.fileSystem != fileSystem) {
            throw new ProviderMismatchException("expected a path of " + fileSystem + ", got one of " + that.fileSystem);
        }
        return that;
    }

    /** The bytes; not to be changed. */
    byte[] bytes() {
        return path;
    }

    /** The key of this path's entry: the absolute path without its first slash, empty for the root. Names are not resolved. */
    byte[] key() {
        byte[] absolute = toAbsolutePath().path;
        return Arrays.copyOfRange(absolute, 1, absolute.length);
    }

    boolean isEmpty() {
        return path.length == 0;
    }

    /** Whether a name is {@code .} or {@code ..}. */
    boolean hasDots() {
        int[] starts = offsets();
        for (int i = 0; i < starts.length; i++) {
            if (PathBytes.isDots(path, starts[i], end(i))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public KvFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return path.length > 0 && path[0] == SLASH;
    }

    @Override
    public KvPath getRoot() {
        return isAbsolute() ? fileSystem.root() : null;
    }

    @Override
    public KvPath getFileName() {
        int count = getNameCount();
        return count == 0 ? null : count == 1 && !isAbsolute() ? this : getName(count - 1);
    }

    @Override
    public KvPath getParent() {
        int count = getNameCount();
        if (count == 0) {
            return null;
        }
        int end = offsets()[count - 1] - 1;
        if (end <= 0) {
            return isAbsolute() ? fileSystem.root() : null;
        }
        return new KvPath(fileSystem, Arrays.copyOf(path, end));
    }

    @Override
    public int getNameCount() {
        return offsets().length;
    }

    @Override
    public KvPath getName(int index) {
        checkIndex(index);
        return new KvPath(fileSystem, Arrays.copyOfRange(path, offsets()[index], end(index)));
    }

    /** The path of a child. */
    KvPath child(byte[] name) {
        return isEmpty() ? new KvPath(fileSystem, name) : new KvPath(fileSystem, PathBytes.join(path, name));
    }

    /** The bytes of a name. */
    byte[] name(int index) {
        return Arrays.copyOfRange(path, offsets()[index], end(index));
    }

    @Override
    public KvPath subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || beginIndex >= getNameCount() || endIndex > getNameCount() || beginIndex >= endIndex) {
            throw new IllegalArgumentException(
                    "expected a range of the " + getNameCount() + " names, got " + beginIndex + " to " + endIndex);
        }
        return new KvPath(fileSystem, Arrays.copyOfRange(path, offsets()[beginIndex], end(endIndex - 1)));
    }

    @Override
    public boolean startsWith(Path other) {
        if (!(Objects.requireNonNull(other) instanceof KvPath that)
                || that.fileSystem != fileSystem
                || that.isAbsolute() != isAbsolute()) {
            return false;
        }
        if (that.isEmpty() || isEmpty()) {
            return that.isEmpty() && isEmpty();
        }
        int length = that.path.length;
        return length <= path.length
                && Arrays.equals(path, 0, length, that.path, 0, length)
                && (length == path.length || that.path[length - 1] == SLASH || path[length] == SLASH);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(Objects.requireNonNull(other) instanceof KvPath that) || that.fileSystem != fileSystem) {
            return false;
        }
        if (that.isEmpty() || isEmpty()) {
            return that.isEmpty() && isEmpty();
        }
        if (that.isAbsolute()) {
            return equals(that);
        }
        int start = path.length - that.path.length;
        return start >= 0
                && Arrays.equals(path, start, path.length, that.path, 0, that.path.length)
                && (start == 0 || path[start - 1] == SLASH);
    }

    @Override
    public KvPath normalize() {
        byte[] normal = PathBytes.normalize(path);
        return normal == path ? this : new KvPath(fileSystem, normal);
    }

    @Override
    public KvPath resolve(Path other) {
        KvPath that = ofSame(other);
        if (that.isAbsolute() || isEmpty()) {
            return that;
        }
        return that.isEmpty() ? this : new KvPath(fileSystem, PathBytes.join(path, that.path));
    }

    @Override
    public KvPath relativize(Path other) {
        KvPath that = ofSame(other);
        if (that.equals(this)) {
            return fileSystem.emptyPath();
        }
        if (that.isAbsolute() != isAbsolute()) {
            throw new IllegalArgumentException("'other' is a different type of path: " + other);
        }
        if (isEmpty()) {
            return that;
        }
        boolean dots = hasDots() || that.hasDots();
        return new KvPath(
                fileSystem,
                dots ? PathBytes.relativize(normalize(), that.normalize()) : PathBytes.relativize(this, that));
    }

    @Override
    public URI toUri() {
        return KvUris.of(this);
    }

    @Override
    public KvPath toAbsolutePath() {
        return isAbsolute() ? this : fileSystem.workingDirectory().resolve(this);
    }

    @Override
    public KvPath toRealPath(LinkOption... options) throws IOException {
        return fileSystem.files().realPath(this, Options.follows(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        Objects.requireNonNull(watcher);
        if (watcher instanceof KvWatchService service) {
            return service.register(this, events, modifiers);
        }
        throw new ProviderMismatchException("expected a watch service of kvstore, got " + watcher.getClass());
    }

    @Override
    public int compareTo(Path other) {
        KvPath that = (KvPath) other;
        int order = Arrays.compareUnsigned(path, that.path);
        return order != 0 || fileSystem == that.fileSystem
                ? order
                : fileSystem.id().compareTo(that.fileSystem.id());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KvPath that && that.fileSystem == fileSystem && Arrays.equals(path, that.path);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(path) * 31 + System.identityHashCode(fileSystem);
        }
        return hash;
    }

    @Override
    public String toString() {
        if (text == null) {
            text = new String(path, StandardCharsets.UTF_8);
        }
        return text;
    }

    /** The exception of a file system operation on this path. */
    FileSystemException failure(String reason) {
        return new FileSystemException(toString(), null, reason);
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= getNameCount()) {
            throw new IllegalArgumentException(
                    "expected the index of one of " + getNameCount() + " names, got " + index);
        }
    }

    private int end(int index) {
        int[] starts = offsets();
        return index == starts.length - 1 ? path.length : starts[index + 1] - 1;
    }

    private int[] offsets() {
        int[] known = offsets;
        if (known == null) {
            known = PathBytes.offsets(path);
            offsets = known;
        }
        return known;
    }

    /** The empty path's bytes. */
    static byte[] emptyBytes() {
        return EMPTY;
    }
}
