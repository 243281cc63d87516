package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Channels, streams and watch services. */
    private final Set<Closeable> resources = ConcurrentHashMap.newKeySet();

    FileOperations(KvFileSystem fileSystem, Volume volume, boolean readOnly) {
        this.fileSystem = fileSystem;
        this.volume = volume;
        this.tree = volume.tree();
        this.readOnly = readOnly;
    }

    /** Something that is closed with the file system. */
    void add(Closeable resource) {
        resources.add(resource);
    }

    void remove(Closeable resource) {
        resources.remove(resource);
    }

    /** Closes everything that is open, and waits for the operations that are under way. */
    void close() throws IOException {
        IOException first = null;
        for (Closeable resource : resources) {
            try {
                resource.close();
                if (resource instanceof KvFileChannel channel) {
                    channel.awaitReleased();
                }
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        resources.clear();
        if (!readOnly) {
            Failures.translated(fileSystem.toString(), () -> {
                volume.storeKept();
                return null;
            });
        }
        if (first != null) {
            throw first;
        }
    }

    Volume volume() {
        return volume;
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
        Opening opening = new Opening(path, options, mode);
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
        return opening.opened;
    }

    /** The opening of a channel, which may make the file. */
    private final class Opening implements Attempt {
        private final KvPath path;
        private final Options options;
        private final int mode;
        private boolean created;
        private FileChannel opened;

        Opening(KvPath path, Options options, int mode) {
            this.path = path;
            this.options = options;
            this.mode = mode;
        }

        @Override
        public boolean done() throws IOException {
            long before = volume.sequence();
            Tree.Place place = options.isCreate() ? placeToCreate(before) : place();
            Node node = place.node();
            if (node != null && options.isCreateNew() && !created) {
                throw new FileAlreadyExistsException(path.toString());
            }
            if (node == null) {
                if (!options.isCreate()) {
                    throw new NoSuchFileException(path.toString());
                }
                node = create(place.key(), FileMeta.of(FileMeta.FILE, mode, Instant.now()), KvPath.emptyBytes());
                created = node != null;
                return created && open(node, node.version());
            }
            checkKind(path, node, options);
            if (node.isDirectory()) {
                opened = new DirectoryChannel(FileOperations.this, path);
                return true;
            }
            return open(node, before);
        }

        /** With the mutex held, because who creates also writes. */
        private Tree.Place placeToCreate(long now) throws IOException {
            KvPath absolute = path.toAbsolutePath();
            boolean isFree = !absolute.hasDots() && volume.creationPoint().isFree(absolute.key(), now);
            return isFree ? new Tree.Place(absolute.key(), null) : place();
        }

        /** Whoever does not follow a link is told so, wherever in the path there are too many. */
        private Tree.Place place() throws IOException {
            try {
                return tree.find(path, options.follow(), Content.CHUNK);
            } catch (FileSystemException e) {
                boolean own = options.follow() || options.isCreateNew();
                throw own || !Tree.TOO_MANY_LINKS.equals(e.getReason()) ? e : notFollowed(path);
            }
        }

        private boolean open(Node node, long before) {
            OpenFile file = volume.open(node, before);
            if (file != null) {
                if (options.isTruncate()) {
                    file.truncate(0);
                }
                opened = new KvFileChannel(FileOperations.this, path, file, options);
            }
            return file != null;
        }
    }

    private static void checkKind(KvPath path, Node node, Options options) throws IOException {
        if (node.isLink()) {
            throw notFollowed(path);
        }
        if (node.isDirectory() && options.isWrite()) {
            throw path.failure("Is a directory");
        }
    }

    private static IOException notFollowed(KvPath path) {
        return new IOException(path + ": Too many levels of symbolic links (NOFOLLOW_LINKS specified)");
    }

    void createDirectory(KvPath path, FileAttribute<?>... attributes) throws IOException {
        int mode = mode(FileMeta.DIRECTORY_MODE, attributes);
        change(path, () -> {
            Tree.Place place = tree.find(path, false);
            checkAbsent(path, place);
            return create(place.key(), FileMeta.of(FileMeta.DIRECTORY, mode, Instant.now()), KvPath.emptyBytes())
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
            return create(place.key(), meta, target.bytes()) != null;
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
            checkDeletable(path, node);
            WriteBatch batch = volume.batch();
            addDeletion(batch, node);
            touchParent(batch, node.key());
            return commit(batch) && forget(node);
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
            addDeletion(batch, node);
            touchParent(batch, node.key());
            return commit(batch) && forget(node);
        });
    }

    /** Changes the metadata of a file. */
    void change(KvPath path, boolean follow, UnaryOperator<FileMeta> change) throws IOException {
        change(path, () -> {
            Node node = tree.get(path, follow);
            OpenFile open = node.isFile() ? volume.openFile(node.key()) : null;
            if (open != null && open.changeIfDirty(change)) {
                return true;
            }
            FileMeta meta = change.apply(node.meta());
            byte[] encoded = meta.encode();
            if (encoded.length > Keyspace.MAX_METADATA_LENGTH) {
                throw path.failure("No space left for the attributes of the file");
            }
            WriteBatch batch = volume.batch();
            addRewrite(batch, node, meta);
            boolean done = commit(batch);
            if (done && open != null) {
                open.rewritten(meta, volume.store().version(node.key()));
            }
            return done;
        });
    }

    /** Stores what is waiting in an open file, and makes it durable. */
    void flush(OpenFile file, boolean durable) throws IOException {
        Failures.translated(fileSystem.pathOf(file.key()).toString(), () -> {
            volume.flush(file);
            if (durable) {
                volume.writer().sync();
            }
            return null;
        });
    }

    // What changes are made of; with the mutex held.

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

    boolean commit(WriteBatch batch) {
        volume.creationPoint().forget();
        return volume.writer().write(batch) != Keyspace.NO_VERSION;
    }

    /** Makes an entry where there is none; null when there is one now. */
    private Node create(byte[] key, FileMeta meta, byte[] content) {
        WriteBatch batch = volume.batch();
        Keyspace store = volume.store();
        byte[] marker = PathBytes.append(key, (byte) '/');
        byte[] encoded = meta.encode();
        batch.requireVersion(store, key, Keyspace.NO_VERSION).requireVersion(store, marker, Keyspace.NO_VERSION);
        Node parent = touch(batch, directoryOf(key));
        batch.put(store, meta.isDirectory() ? marker : key, content, encoded);
        long version = volume.writer().write(batch);
        if (version == Keyspace.NO_VERSION) {
            volume.creationPoint().forget();
            return null;
        }
        volume.creationPoint().made(key, parent);
        return new Node(key, meta, new EntryInfo(version, content.length, encoded, null, content), content.length);
    }

    /** Adds the deletion of an entry; what its open file holds stays until that is closed. */
    void addDeletion(WriteBatch batch, Node node) {
        if (node.isDirectory()) {
            batch.delete(volume.store(), PathBytes.append(node.key(), (byte) '/'));
            return;
        }
        batch.requireVersion(volume.store(), node.key(), node.version());
        batch.delete(volume.store(), node.key());
        OpenFile open = volume.openFile(node.key());
        if (open != null) {
            open.keep();
        }
        if (node.info().chunks() != null) {
            if (open == null) {
                volume.chunks().addDeletion(batch, node.info().chunks());
            } else {
                volume.chunks().addOwner(batch, node.info().chunks().id(), KvPath.emptyBytes());
            }
        }
    }

    /** Tells the open file of an entry that was just deleted. */
    boolean forget(Node node) {
        OpenFile open = node.isFile() ? volume.openFile(node.key()) : null;
        if (open != null) {
            volume.unlinked(open);
        }
        return true;
    }

    /** Adds the entry with other metadata; of a directory, its marker. */
    void addRewrite(WriteBatch batch, Node node, FileMeta meta) {
        Keyspace store = volume.store();
        if (node.key().length == 0) {
            volume.addRoot(batch, meta);
        } else if (node.isDirectory()) {
            byte[] marker = PathBytes.append(node.key(), (byte) '/');
            byte[] value = node.info() == null ? KvPath.emptyBytes() : valueOf(marker, node.info());
            batch.put(store, marker, value, meta.encode());
        } else {
            batch.requireVersion(store, node.key(), node.version());
            addEntry(batch, node, node.key(), meta);
        }
    }

    /** Adds a file's or link's content under a key. */
    void addEntry(WriteBatch batch, Node node, byte[] key, FileMeta meta) {
        if (node.info().chunks() != null) {
            batch.put(volume.store(), key, node.info().chunks(), meta.encode());
        } else {
            batch.put(volume.store(), key, valueOf(node.key(), node.info()), meta.encode());
        }
    }

    /** The bytes of an entry, which may have been read with it. */
    private byte[] valueOf(byte[] key, EntryInfo info) {
        byte[] value = info.value() == null ? volume.store().get(key) : info.value();
        return value == null ? KvPath.emptyBytes() : value;
    }

    /** Something came or went in the directory of a key. */
    void touchParent(WriteBatch batch, byte[] key) {
        touch(batch, tree.directory(PathBytes.parent(key)));
    }

    private Node directoryOf(byte[] key) {
        byte[] parent = PathBytes.parent(key);
        Node known = volume.creationPoint().directory(parent, volume.sequence());
        return known == null ? tree.directory(parent) : known;
    }

    /** Returns the directory as it will be; null when there is none. */
    private Node touch(WriteBatch batch, Node directory) {
        if (directory == null) {
            return null;
        }
        FileMeta meta = directory.meta().modifiedNow();
        addRewrite(batch, directory, meta);
        return new Node(directory.key(), meta, directory.info(), directory.size());
    }

    void checkDeletable(KvPath path, Node node) throws IOException {
        if (node.key().length == 0) {
            throw path.failure("Device or resource busy");
        }
        if (node.isDirectory() && !tree.isEmpty(node.key())) {
            throw new DirectoryNotEmptyException(path.toString());
        }
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
