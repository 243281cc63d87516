package dev.kvstore.nio;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;

/** The store as the place where files are: space is that of the device below. */
final class KvFileStore extends FileStore {
    private static final Set<Class<?>> VIEWS = Set.of(
            BasicFileAttributeView.class,
            FileOwnerAttributeView.class,
            PosixFileAttributeView.class,
            StoreFileAttributeView.class,
            UserDefinedFileAttributeView.class);

    private final KvFileSystem fileSystem;

    KvFileStore(KvFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    @Override
    public String name() {
        return fileSystem.id();
    }

    @Override
    public String type() {
        return "kv";
    }

    @Override
    public boolean isReadOnly() {
        return fileSystem.isReadOnly();
    }

    @Override
    public long getTotalSpace() throws IOException {
        return host().getTotalSpace();
    }

    @Override
    public long getUsableSpace() throws IOException {
        return isReadOnly() ? 0 : host().getUsableSpace();
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        return host().getUnallocatedSpace();
    }

    @Override
    public long getBlockSize() {
        return Content.CHUNK;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return VIEWS.contains(type);
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return AttributeNames.VIEWS.contains(name);
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
        if (type == null) {
            throw new NullPointerException("type must not be null");
        }
        return null;
    }

    @Override
    public Object getAttribute(String attribute) throws IOException {
        return switch (attribute) {
            case "totalSpace" -> getTotalSpace();
            case "usableSpace" -> getUsableSpace();
            case "unallocatedSpace" -> getUnallocatedSpace();
            default -> throw new UnsupportedOperationException("'" + attribute + "' not recognized");
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KvFileStore that
                && that.fileSystem.files().volume() == fileSystem.files().volume();
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(fileSystem.files().volume());
    }

    @Override
    public String toString() {
        return name() + " (kv)";
    }

    private FileStore host() throws IOException {
        return Files.getFileStore(fileSystem.files().volume().store().path());
    }
}
