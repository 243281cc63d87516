package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The views of a file's attributes. */
final class AttributeViews {
    private static final int LONGEST_NAME = 255;

    private AttributeViews() {}

    /** A view, or null when the type is not supported. */
    static <V extends FileAttributeView> V of(KvPath path, Class<V> type, boolean follow) {
        Objects.requireNonNull(type);
        FileAttributeView view = null;
        if (type == BasicFileAttributeView.class) {
            view = new Basic(path, follow);
        } else if (type == PosixFileAttributeView.class || type == FileOwnerAttributeView.class) {
            view = type == FileOwnerAttributeView.class ? new Owner(path, follow) : new Posix(path, follow);
        } else if (type == UserDefinedFileAttributeView.class) {
            view = new User(path, follow);
        } else if (type == StoreFileAttributeView.class) {
            view = new Stored(path, follow);
        }
        return type.cast(view);
    }

    private static class Basic implements BasicFileAttributeView {
        final KvPath path;
        final boolean follow;

        Basic(KvPath path, boolean follow) {
            this.path = path;
            this.follow = follow;
        }

        @Override
        public String name() {
            return "basic";
        }

        @Override
        public KvAttributes readAttributes() throws IOException {
            return files().attributes(path, follow);
        }

        @Override
        public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
            if (modified != null || accessed != null || created != null) {
                files().change(path, follow, meta -> meta.withTimes(modified, accessed, created));
            }
        }

        FileOperations files() {
            return path.getFileSystem().files();
        }
    }

    private static final class Stored extends Basic implements StoreFileAttributeView {
        Stored(KvPath path, boolean follow) {
            super(path, follow);
        }

        @Override
        public String name() {
            return "kv";
        }
    }

    private static final class Posix extends Basic implements PosixFileAttributeView {
        Posix(KvPath path, boolean follow) {
            super(path, follow);
        }

        @Override
        public String name() {
            return "posix";
        }

        @Override
        public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
            int mode = KvAttributes.mode(permissions);
            files().change(path, follow, meta -> meta.withMode(mode));
        }

        @Override
        public UserPrincipal getOwner() throws IOException {
            return readAttributes().owner();
        }

        @Override
        public void setOwner(UserPrincipal owner) throws IOException {
            String name = owner.getName();
            files().change(path, follow, meta -> meta.withOwner(name, meta.group()));
        }

        @Override
        public void setGroup(GroupPrincipal group) throws IOException {
            String name = group.getName();
            files().change(path, follow, meta -> meta.withOwner(meta.owner(), name));
        }
    }

    private record Owner(KvPath path, boolean follow) implements FileOwnerAttributeView {
        @Override
        public String name() {
            return "owner";
        }

        @Override
        public UserPrincipal getOwner() throws IOException {
            return new Posix(path, follow).getOwner();
        }

        @Override
        public void setOwner(UserPrincipal owner) throws IOException {
            new Posix(path, follow).setOwner(owner);
        }
    }

    /** User attributes lie in the entry's metadata, up to 64 KiB of them. */
    private record User(KvPath path, boolean follow) implements UserDefinedFileAttributeView {
        @Override
        public String name() {
            return "user";
        }

        @Override
        public List<String> list() throws IOException {
            return List.copyOf(meta().attributes().keySet());
        }

        @Override
        public int size(String name) throws IOException {
            return value(name).length;
        }

        @Override
        public int read(String name, ByteBuffer target) throws IOException {
            byte[] value = value(name);
            if (value.length > target.remaining()) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        "the attribute has " + value.length + " bytes, the buffer room for " + target.remaining());
            }
            target.put(value);
            return value.length;
        }

        @Override
        public int write(String name, ByteBuffer source) throws IOException {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw path.failure("the name of an attribute must have 1 to " + LONGEST_NAME + " characters, got "
                        + name.length());
            }
            byte[] value = new byte[source.remaining()];
            source.get(value);
            files().change(path, follow, meta -> meta.withAttribute(name, value));
            return value.length;
        }

        @Override
        public void delete(String name) throws IOException {
            value(name);
            files().change(path, follow, meta -> meta.withAttribute(name, null));
        }

        private byte[] value(String name) throws IOException {
            byte[] value = meta().attributes().get(Objects.requireNonNull(name));
            if (value == null) {
                throw path.failure("there is no user attribute '" + name + "'");
            }
            return value;
        }

        private FileMeta meta() throws IOException {
            return files().node(path, follow).meta();
        }

        private FileOperations files() {
            return path.getFileSystem().files();
        }
    }
}
