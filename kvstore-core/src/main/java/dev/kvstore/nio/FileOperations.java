package dev.kvstore.nio;

import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What can be done to the files of a file system. Whatever changes the tree runs under the volume's mutex and is one batch, on the
 * condition that the entries it is about have not been changed through the raw store meanwhile; if they have, it starts again.
 */
final class FileOperations {
    private final KvFileSystem fileSystem;
    private final Volume volume;
    private final Tree tree;
    private final boolean readOnly;

    private final TreeEdit edit;
    private final OpenResources resources = new OpenResources();

    FileOperations(KvFileSystem fileSystem, Volume volume, boolean readOnly) {
        this.fileSystem = fileSystem;
        this.volume = volume;
        this.tree = volume.tree();
        this.edit = new TreeEdit(volume);
        this.readOnly = readOnly;
    }

    /** What is closed with the file system. */
    OpenResources resources() {
        return resources;
    }

    /** Closes everything that is open, and waits for the operations that are under way. */
    void close() throws IOException {
        IOException failure = resources.closeAll();
        if (!readOnly) {
            Failures.translated(fileSystem.toString(), () -> {
                volume.openFiles().storeKept();
                return null;
            });
        }
        if (failure != null) {
            throw failure;
        }
    }

    Volume volume() {
        return volume;
    }

    /** What changes are made of. */
    TreeEdit edit() {
        return edit;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** A step of a change: true when it is done, false when it has to be tried again. */
    @FunctionalInterface
    interface Attempt {
        boolean done() throws IOException;
    }

    KvAttributes attributes(KvPath path, boolean follow) throws IOException {
        return new KvAttributes(node(path, follow));
    }

    Node node(KvPath path, boolean follow) throws IOException {
        fileSystem.checkOpen();
        return Failures.translated(path.toString(), () -> tree.get(path, follow));
    }

    /** As {@link #attributes}, but null when there is nothing. */
    KvAttributes attributesIfExists(KvPath path, boolean follow) throws IOException {
        try {
            return attributes(path, follow);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    void checkAccess(KvPath path, AccessMode... modes) throws IOException {
        Node node = node(path, true);
        for (AccessMode mode : modes) {
            boolean isDenied = switch (mode) {
                case READ -> false;
                case WRITE -> readOnly;
                case EXECUTE -> node.isFile() && (node.meta().mode() & 0111) == 0;
            };
            if (isDenied) {
                throw new AccessDeniedException(path.toString());
            }
        }
    }

    KvPath realPath(KvPath path, boolean follow) throws IOException {
        fileSystem.checkOpen();
        return Failures.translated(path.toString(), () -> {
            KvPath real = follow ? path : withoutDots(path.toAbsolutePath());
            Tree.Place place = tree.find(real, follow);
            if (place.node() == null) {
                throw new NoSuchFileException(real.toString());
            }
            return follow ? fileSystem.pathOf(place.key()) : real;
        });
    }

    /** Takes back a name with {@code ..} unless it is a link's, which may lead elsewhere. */
    private KvPath withoutDots(KvPath absolute) throws IOException {
        KvPath path = fileSystem.root();
        for (int i = 0; absolute.hasDots() && i < absolute.getNameCount(); i++) {
            byte[] name = absolute.name(i);
            if (!PathBytes.isParent(name)) {
                path = PathBytes.isDots(name, 0, name.length) ? path : path.child(name);
            } else if (path.getNameCount() > 0) {
                Node before = tree.get(path, false);
                path = before.isLink() ? path.child(name) : path.getParent();
            }
        }
        return absolute.hasDots() ? path : absolute;
    }

    boolean isSameFile(KvPath first, KvPath second) throws IOException {
        return Arrays.equals(node(first, true).key(), node(second, true).key());
    }

    /** Opens a channel. */
    FileChannel open(KvPath path, Options options, FileAttribute<?>... attributes) throws IOException {
        fileSystem.checkOpen();
        int mode = mode(FileMeta.FILE_MODE, attributes);
        if (options.isWrite() || options.isDeleteOnClose()) {
            checkWritable();
        }
        Opening opening = new Opening(this, path, options, mode);
        if (options.isWrite()) {
            change(path, opening);
        } else {
            Failures.translated(path.toString(), () -> {
                while (!opening.done()) {
                    Thread.onSpinWait();
                }
                return null;
            });
        }
        return opening.channel();
    }

    void createDirectory(KvPath path, FileAttribute<?>... attributes) throws IOException {
        int mode = mode(FileMeta.DIRECTORY_MODE, attributes);
        change(path, () -> {
            Tree.Place place = tree.find(path, false);
            checkAbsent(path, place);
            return edit.create(place.key(), FileMeta.of(FileMeta.DIRECTORY, mode, Instant.now()), KvPath.emptyBytes())
                    != null;
        });
    }

    void createSymbolicLink(KvPath link, KvPath target, FileAttribute<?>... attributes) throws IOException {
        if (attributes.length > 0) {
            throw new UnsupportedOperationException(
                    "Initial file attributes not supported when creating symbolic link");
        }
        change(link, () -> {
            Tree.Place place = tree.find(link, false);
            checkAbsent(link, place);
            FileMeta meta = FileMeta.of(FileMeta.LINK, FileMeta.LINK_MODE, Instant.now());
            return edit.create(place.key(), meta, target.bytes()) != null;
        });
    }

    KvPath readSymbolicLink(KvPath link) throws IOException {
        Node node = node(link, false);
        if (!node.isLink()) {
            throw new NotLinkException(link.toString());
        }
        return Failures.translated(link.toString(), () -> fileSystem.getPath(tree.linkTarget(node)));
    }

    /** Deletes a file, link or empty directory; returns whether there was one. */
    boolean delete(KvPath path, boolean mustExist) throws IOException {
        boolean[] existed = new boolean[1];
        change(path, () -> {
            Node node;
            try {
                node = tree.find(path, false).node();
            } catch (NoSuchFileException e) {
                node = null;
            }
            existed[0] = node != null;
            if (node == null) {
                if (mustExist) {
                    throw new NoSuchFileException(path.toString());
                }
                return true;
            }
            edit.checkDeletable(path, node);
            WriteBatch batch = volume.batch();
            edit.addDeletion(batch, node);
            edit.touchParent(batch, node.key());
            return edit.commit(batch) && edit.forget(node);
        });
        return existed[0];
    }

    /** Deletes the entry of an open file, if it has one. */
    void deleteIfSame(OpenFile file) throws IOException {
        KvPath path = fileSystem.pathOf(file.key());
        run(path, () -> {
            Node node = tree.at(file.key());
            if (node == null || !node.isFile() || file.isUnlinked()) {
                return true;
            }
            WriteBatch batch = volume.batch();
            edit.addDeletion(batch, node);
            edit.touchParent(batch, node.key());
            return edit.commit(batch) && edit.forget(node);
        });
    }

    /** Changes the metadata of a file. */
    void change(KvPath path, boolean follow, UnaryOperator<FileMeta> change) throws IOException {
        change(path, () -> {
            Node node = tree.get(path, follow);
            OpenFile open = node.isFile() ? volume.openFiles().at(node.key()) : null;
            if (open != null && open.changeIfDirty(change)) {
                return true;
            }
            FileMeta meta = change.apply(node.meta());
            byte[] encoded = meta.encode();
            if (encoded.length > Keyspace.MAX_METADATA_LENGTH) {
                throw path.failure("No space left for the attributes of the file");
            }
            WriteBatch batch = volume.batch();
            edit.addRewrite(batch, node, meta);
            boolean done = edit.commit(batch);
            if (done && open != null) {
                open.rewritten(meta, volume.store().version(node.key()));
            }
            return done;
        });
    }

    /** Stores what is waiting in an open file, and makes it durable. */
    void flush(OpenFile file, boolean durable) throws IOException {
        Failures.translated(fileSystem.pathOf(file.key()).toString(), () -> {
            volume.openFiles().flush(file);
            if (durable) {
                volume.writer().sync();
            }
            return null;
        });
    }

    /** Runs a change until it is done. */
    void change(KvPath path, Attempt attempt) throws IOException {
        fileSystem.checkOpen();
        checkWritable();
        run(path, attempt);
    }

    private void run(KvPath path, Attempt attempt) throws IOException {
        Failures.translated(path.toString(), () -> {
            volume.mutex().lock();
            try {
                while (!attempt.done()) {
                    Thread.onSpinWait();
                }
            } finally {
                volume.mutex().unlock();
            }
            volume.writer().settle();
            return null;
        });
    }

    private static void checkAbsent(KvPath path, Tree.Place place) throws IOException {
        if (place.node() != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    private void checkWritable() {
        if (readOnly) {
            throw new ReadOnlyFileSystemException();
        }
    }

    private static int mode(int normal, FileAttribute<?>... attributes) {
        int mode = normal;
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals("posix:permissions")) {
                throw new UnsupportedOperationException(
                        "'" + attribute.name() + "' not supported as initial attribute");
            }
            @SuppressWarnings("unchecked") // what the name says
            Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) attribute.value();
            mode = KvAttributes.mode(permissions);
        }
        return mode;
    }
}
