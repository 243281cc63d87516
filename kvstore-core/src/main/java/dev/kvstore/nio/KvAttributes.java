package dev.kvstore.nio;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The attributes of a file at one moment. Immutable. */
final class KvAttributes implements PosixFileAttributes, StoreFileAttributes {
    private static final PosixFilePermission[] PERMISSIONS = PosixFilePermission.values();

    private final Node node;

    KvAttributes(Node node) {
        this.node = node;
    }

    Node node() {
        return node;
    }

    @Override
    public FileTime lastModifiedTime() {
        return FileTime.from(node.meta().modified());
    }

    @Override
    public FileTime lastAccessTime() {
        return FileTime.from(node.meta().accessed());
    }

    @Override
    public FileTime creationTime() {
        return FileTime.from(node.meta().born());
    }

    @Override
    public FileTime changeTime() {
        return FileTime.from(node.meta().changed());
    }

    @Override
    public long version() {
        return node.version();
    }

    @Override
    public boolean isRaw() {
        return node.info() != null && node.info().metadata() == null;
    }

    @Override
    public long storedBytes() {
        return node.info() == null || isChunked() ? 0 : node.info().length();
    }

    @Override
    public long chunks() {
        return isChunked() ? Chunks.rowCount(node.size(), Content.CHUNK) : 0;
    }

    private boolean isChunked() {
        return node.info() != null && node.info().chunks() != null;
    }

    @Override
    public boolean isRegularFile() {
        return node.isFile();
    }

    @Override
    public boolean isDirectory() {
        return node.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return node.isLink();
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return node.size();
    }

    @Override
    public Object fileKey() {
        return node.meta().id() == 0
                ? new RawKey(new String(node.key(), StandardCharsets.UTF_8))
                : new FileKey(node.meta().id());
    }

    @Override
    public UserPrincipal owner() {
        return Principals.user(node.meta().owner());
    }

    @Override
    public GroupPrincipal group() {
        return Principals.group(node.meta().group());
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < PERMISSIONS.length; i++) {
            if ((node.meta().mode() & (0400 >>> i)) != 0) {
                permissions.add(PERMISSIONS[i]);
            }
        }
        return permissions;
    }

    /** The nine bits of a set of permissions. */
    static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (int i = 0; i < PERMISSIONS.length; i++) {
            if (permissions.contains(PERMISSIONS[i])) {
                mode |= 0400 >>> i;
            }
        }
        return mode;
    }

    /** What tells a file from all others, wherever it is moved. */
    private record FileKey(long id) {}

    /** What was written raw is known by its key only. */
    private record RawKey(String key) {}

    @Override
    public String toString() {
        return "KvAttributes[" + Arrays.toString(node.key()) + ", " + node.meta() + "]";
    }
}
