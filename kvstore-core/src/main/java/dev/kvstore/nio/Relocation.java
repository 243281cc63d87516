package dev.kvstore.nio;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Copies and moves within one store. A move is one batch, whatever it moves. */
final class Relocation {
    private static final long MOST_BATCH_BYTES = 1L << 30;

    private final FileOperations files;
    private final TreeEdit edit;
    private final Volume volume;
    private final Tree tree;

    Relocation(FileOperations files) {
        this.files = files;
        this.edit = files.edit();
        this.volume = files.volume();
        this.tree = volume.tree();
    }

    void move(KvPath source, KvPath target, CopyOption... options) throws IOException {
        Set<CopyOption> given = checked(options);
        if (given.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
            throw new UnsupportedOperationException("Unsupported copy option");
        }
        boolean atomic = given.contains(StandardCopyOption.ATOMIC_MOVE);
        boolean replace = atomic || given.contains(StandardCopyOption.REPLACE_EXISTING);
        files.change(source, () -> {
            Node from = flushed(source(source, target, atomic));
            Tree.Place to = target(source, target);
            if (Arrays.equals(from.key(), to.key())) {
                return true;
            }
            if (to.node() != null && !replace) {
                throw new FileAlreadyExistsException(target.toString());
            }
            WriteBatch batch = volume.batch();
            if (to.node() != null) {
                replace(batch, source, target, from, to.node(), atomic);
            }
            checkMove(source, target, from, to.key());
            List<OpenFile> open = volume.openFiles().atAndBelow(from.key());
            if (from.isDirectory()) {
                // With it moves what is hidden in it, entries in the place of directories among that.
                volume.leaves().forget();
                addDirectory(batch, source, from, to.key());
            } else {
                addMove(batch, from, to.key());
            }
            touchParents(batch, from.key(), to.key());
            return commit(batch, from, to, open);
        });
    }

    private boolean commit(WriteBatch batch, Node from, Tree.Place to, List<OpenFile> open) {
        open.forEach(file -> file.moving(true));
        try {
            if (!edit.commit(batch)) {
                return false;
            }
            if (to.node() != null) {
                edit.forget(to.node());
            }
            for (OpenFile file : open) {
                volume.openFiles().moved(file, moved(file.key(), from.key(), to.key()));
            }
            return true;
        } finally {
            open.forEach(file -> file.moving(false));
        }
    }

    /** What is to be moved. That the place for it can't be is the first to be said of an atomic move, as systems resolve both first. */
    private Node source(KvPath source, KvPath target, boolean atomic) throws IOException {
        Node node = tree.find(source, false).node();
        if (node == null) {
            if (atomic) {
                target(source, target);
            }
            throw new NoSuchFileException(source.toString());
        }
        return node;
    }

    /** Where a file is to be moved; what is wrong with the place is said of both paths. */
    private Tree.Place target(KvPath source, KvPath target) throws IOException {
        try {
            return tree.find(target, false);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(source.toString(), target.toString(), null);
        } catch (FileSystemException e) {
            throw failure(source, target, e.getReason());
        }
    }

    void copy(KvPath source, KvPath target, CopyOption... options) throws IOException {
        Set<CopyOption> given = checked(options);
        if (given.contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new UnsupportedOperationException("Unsupported copy option");
        }
        boolean follow = !given.contains(LinkOption.NOFOLLOW_LINKS);
        boolean attributes = given.contains(StandardCopyOption.COPY_ATTRIBUTES);
        files.change(source, () -> {
            Node from = flushed(tree.get(source, follow));
            Tree.Place to = tree.find(target, false);
            if (Arrays.equals(from.key(), to.key())) {
                return true;
            }
            WriteBatch batch = volume.batch();
            if (to.node() != null) {
                if (!given.contains(StandardCopyOption.REPLACE_EXISTING)) {
                    throw new FileAlreadyExistsException(target.toString());
                }
                replace(batch, source, target, from, to.node(), false);
            }
            addCopy(batch, from, to.key(), from.meta().copied(attributes, Instant.now()));
            edit.touchParent(batch, to.key());
            return edit.commit(batch) && (to.node() == null || edit.forget(to.node()));
        });
    }

    private void addCopy(WriteBatch batch, Node from, byte[] to, FileMeta meta) {
        Keyspace store = volume.store();
        if (from.isDirectory()) {
            batch.put(store, PathBytes.append(to, (byte) '/'), KvPath.emptyBytes(), meta.encode());
            return;
        }
        batch.requireVersion(store, from.key(), from.version());
        ChunkedValue chunks = from.info().chunks();
        if (chunks == null) {
            edit.addEntry(batch, from, to, meta);
            return;
        }
        long id = volume.chunks().copy(chunks);
        volume.chunks().addOwner(batch, id, to);
        batch.put(store, to, new ChunkedValue(id, chunks.length(), chunks.chunkBytes()), meta.encode());
    }

    private void replace(WriteBatch batch, KvPath source, KvPath target, Node from, Node to, boolean atomic)
            throws IOException {
        if (atomic && to.isDirectory() && !from.isDirectory()) {
            throw failure(source, target, "Is a directory");
        }
        if (atomic && from.isDirectory() && !to.isDirectory()) {
            throw failure(source, target, "Not a directory");
        }
        if (atomic && to.isDirectory() && !tree.isEmpty(to.key())) {
            throw failure(source, target, "Directory not empty");
        }
        edit.checkDeletable(target, to);
        edit.addDeletion(batch, to);
    }

    private static FileSystemException failure(KvPath source, KvPath target, String reason) {
        return new FileSystemException(source.toString(), target.toString(), reason);
    }

    private void addMove(WriteBatch batch, Node from, byte[] to) {
        Keyspace store = volume.store();
        batch.requireVersion(store, from.key(), from.version());
        edit.addEntry(batch, from, to, from.meta().changedNow());
        if (from.info().chunks() != null) {
            volume.chunks().addOwner(batch, from.info().chunks().id(), to);
        }
        batch.delete(store, from.key());
    }

    private void addDirectory(WriteBatch batch, KvPath source, Node from, byte[] to) throws IOException {
        Keyspace store = volume.store();
        byte[] prefix = PathBytes.append(from.key(), (byte) '/');
        batch.put(
                store,
                PathBytes.append(to, (byte) '/'),
                KvPath.emptyBytes(),
                from.meta().changedNow().encode());
        try (Cursor cursor = store.cursor(KeyRange.prefix(prefix))) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                byte[] key = cursor.keyBytes();
                EntryInfo info = cursor.info();
                batch.requireVersion(store, key, info.version());
                batch.delete(store, key);
                if (key.length > prefix.length) {
                    addRow(batch, cursor, info, moved(key, from.key(), to));
                }
                if (batch.bytes() > MOST_BATCH_BYTES) {
                    throw source.failure("the directory holds more than " + MOST_BATCH_BYTES
                            + " bytes outside of large files, too much to be moved at once");
                }
            }
        }
    }

    private void addRow(WriteBatch batch, Cursor cursor, EntryInfo info, byte[] to) {
        Keyspace store = volume.store();
        if (info.chunks() != null) {
            batch.put(store, to, info.chunks(), info.metadata());
            volume.chunks().addOwner(batch, info.chunks().id(), to);
        } else if (info.metadata() != null) {
            batch.put(store, to, cursor.valueBytes(), info.metadata());
        } else {
            batch.put(store, to, cursor.valueBytes());
        }
    }

    private void touchParents(WriteBatch batch, byte[] from, byte[] to) {
        edit.touchParent(batch, from);
        if (!Arrays.equals(PathBytes.parent(from), PathBytes.parent(to))) {
            edit.touchParent(batch, to);
        }
    }

    private static void checkMove(KvPath source, KvPath target, Node from, byte[] to) throws IOException {
        if (from.key().length == 0) {
            throw source.failure("Device or resource busy");
        }
        if (from.isDirectory() && PathBytes.startsWith(to, PathBytes.childPrefix(from.key()))) {
            throw failure(source, target, "Invalid argument");
        }
    }

    /** The node with all changes of its open files stored. */
    private Node flushed(Node node) throws IOException {
        for (OpenFile file : volume.openFiles().atAndBelow(node.key())) {
            file.flush();
        }
        Node again = tree.at(node.key());
        if (again == null) {
            throw new NoSuchFileException(new String(node.key(), StandardCharsets.UTF_8));
        }
        return again;
    }

    private static byte[] moved(byte[] key, byte[] from, byte[] to) {
        byte[] moved = Arrays.copyOf(to, to.length + key.length - from.length);
        System.arraycopy(key, from.length, moved, to.length, key.length - from.length);
        return moved;
    }

    private static Set<CopyOption> checked(CopyOption... options) {
        for (CopyOption option : options) {
            if (option == null) {
                throw new NullPointerException("an option is null");
            }
            if (!(option instanceof StandardCopyOption) && option != LinkOption.NOFOLLOW_LINKS) {
                throw new UnsupportedOperationException("Unsupported copy option");
            }
        }
        return Set.copyOf(Arrays.asList(options));
    }
}
