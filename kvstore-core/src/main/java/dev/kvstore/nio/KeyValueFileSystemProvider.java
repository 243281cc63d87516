package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The provider of {@code kv:} file systems: without state, any number of instances are as good as one. It is found by the class path
 * and by the module path; programs use {@link Files}, {@link Path} and {@link KeyValueFileSystems}.
 */
public final class KeyValueFileSystemProvider extends FileSystemProvider {
    /** For the service loader. */
    public KeyValueFileSystemProvider() {}

    @Override
    public String getScheme() {
        return KvUris.SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
        String id = KvUris.id(uri);
        String path = uri.getPath();
        if (path != null && !path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException("URI of a file system must have no path, got " + uri);
        }
        FileSystemSettings settings = FileSystemSettings.of(env).withId(id);
        FileSystemRegistry.INSTANCE.checkAbsent(id);
        if (settings.store() != null) {
            return FileSystemRegistry.INSTANCE.add(settings, settings.store(), false);
        }
        if (settings.path() == null) {
            throw new IllegalArgumentException(
                    "env must have the store's directory as 'path', or an open store as 'store'");
        }
        return open(settings.path(), settings);
    }

    @Override
    public FileSystem newFileSystem(Path path, Map<String, ?> env) throws IOException {
        if (!StoreDirectories.isStore(path)) {
            throw new UnsupportedOperationException(path + " is not the directory of a store");
        }
        return open(path, FileSystemSettings.of(env));
    }

    private static FileSystem open(Path directory, FileSystemSettings settings) throws IOException {
        KeyValueStore store =
                Failures.translated(directory.toString(), () -> KeyValueStore.open(directory, settings.options()));
        boolean done = false;
        try {
            FileSystem fileSystem = FileSystemRegistry.INSTANCE.add(settings, store, true);
            done = true;
            return fileSystem;
        } catch (StoreException e) {
            throw Failures.of(directory.toString(), e);
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return FileSystemRegistry.INSTANCE.get(KvUris.id(uri));
    }

    @Override
    public Path getPath(URI uri) {
        return FileSystemRegistry.INSTANCE.get(KvUris.id(uri)).getPath(KvUris.path(uri));
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        for (OpenOption option : options) {
            if (option == StandardOpenOption.WRITE || option == StandardOpenOption.APPEND) {
                throw new UnsupportedOperationException("'" + option + "' not allowed");
            }
        }
        return Channels.newInputStream(newByteChannel(path, Set.of(options)));
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        return super.newOutputStream(path, options);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        KvPath file = KvPath.of(path);
        return files(file).open(file, Options.of(options), attributes);
    }

    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(
            Path path, Set<? extends OpenOption> options, ExecutorService executor, FileAttribute<?>... attributes)
            throws IOException {
        Options checked = Options.of(options);
        if (checked.isAppend()) {
            throw new UnsupportedOperationException("APPEND not allowed");
        }
        KvPath file = KvPath.of(path);
        return new KvAsynchronousChannel(files(file).open(file, checked, attributes), executor);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return KvDirectoryStream.open(KvPath.of(directory), true, Objects.requireNonNull(filter));
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        KvPath path = KvPath.of(directory);
        files(path).createDirectory(path, attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        KvPath path = KvPath.of(link);
        files(path).createSymbolicLink(path, KvPath.of(target), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) {
        KvPath.of(link).getFileSystem().checkOpen();
        throw new UnsupportedOperationException("kvstore has no hard links: a file is its key");
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        KvPath path = KvPath.of(link);
        return files(path).readSymbolicLink(path);
    }

    @Override
    public void delete(Path path) throws IOException {
        KvPath file = KvPath.of(path);
        files(file).delete(file, true);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        KvPath file = KvPath.of(path);
        return files(file).delete(file, false);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        KvPath from = KvPath.of(source);
        KvPath to = KvPath.of(target);
        if (isSameVolume(from, to)) {
            new Relocation(files(to)).copy(from, to, options);
        } else {
            CrossCopy.copy(from, to, options);
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        KvPath from = KvPath.of(source);
        KvPath to = KvPath.of(target);
        if (isSameVolume(from, to)) {
            new Relocation(files(to)).move(from, to, options);
        } else {
            CrossCopy.move(from, to, options);
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        KvPath first = KvPath.of(path);
        if (first.equals(other)) {
            return true;
        }
        if (!(Objects.requireNonNull(other) instanceof KvPath second) || !isSameVolume(first, second)) {
            return false;
        }
        return files(first).isSameFile(first, second);
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        KvPath file = KvPath.of(path);
        file.getFileSystem().checkOpen();
        KvPath name = file.getFileName();
        return name != null && name.bytes().length > 0 && name.bytes()[0] == '.';
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        KvPath file = KvPath.of(path);
        files(file).node(file, true);
        return new KvFileStore(file.getFileSystem());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        KvPath file = KvPath.of(path);
        files(file).checkAccess(file, modes);
    }

    /** Overrides what JDK 20 and later ask; compiled for older ones it is an ordinary method. */
    public boolean exists(Path path, LinkOption... options) {
        KvPath file = KvPath.of(path);
        try {
            return files(file).attributesIfExists(file, Options.follows(options)) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Overrides what JDK 20 and later ask; compiled for older ones it is an ordinary method. */
    public <A extends BasicFileAttributes> A readAttributesIfExists(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        KvPath file = KvPath.of(path);
        return cast(files(file).attributesIfExists(file, Options.follows(options)), type);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        KvPath file = KvPath.of(path);
        file.getFileSystem().checkOpen();
        return AttributeViews.of(file, type, Options.follows(options));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        KvPath file = KvPath.of(path);
        checkType(type);
        return cast(files(file).attributes(file, Options.follows(options)), type);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return AttributeNames.read(KvPath.of(path), attributes, Options.follows(options));
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        AttributeNames.write(KvPath.of(path), attribute, value, Options.follows(options));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValueFileSystemProvider;
    }

    @Override
    public int hashCode() {
        return KeyValueFileSystemProvider.class.hashCode();
    }

    private static FileOperations files(KvPath path) {
        return path.getFileSystem().files();
    }

    private static boolean isSameVolume(KvPath first, KvPath second) {
        return files(first).volume() == files(second).volume();
    }

    private static <A extends BasicFileAttributes> A cast(KvAttributes attributes, Class<A> type) {
        checkType(type);
        return type.cast(attributes);
    }

    private static void checkType(Class<?> type) {
        if (type != BasicFileAttributes.class
                && type != PosixFileAttributes.class
                && type != StoreFileAttributes.class) {
            throw new UnsupportedOperationException("attributes of type " + type.getName() + " are not supported");
        }
    }
}
