package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all file systems over one store share: the tree, the files that are open, the locks, and the mutex under which the tree is
 * changed. Over a snapshot it is read-only.
 *
 * <p>Lock order: {@link #mutex}, the monitor of {@link #openFiles}, an open file's lock.
 */
final class Volume {
    private static final byte[] ROOT_KEY = {'/'};
    private static final long MOST_BATCH_BYTES = 16L << 20;

    private final KeyValueStore store;
    private final StoreWriter writer;
    private final Reader reader;
    private final Tree tree;
    private final Chunks chunks;
    private final Leaves leaves = new Leaves();
    private final LockTable locks = new LockTable();
    private final VolumeLock mutex = new VolumeLock();

    /** Under the mutex. */
    private final CreationPoint creationPoint;

    /** Reused from change to change: under the mutex. */
    private WriteBatch batch;

    /** Guarded by its monitor. */
    private final Map<Key, OpenFile> openFiles = new HashMap<>();

    private volatile boolean anyOpen;

    /** The volume of a store; chunks that nobody owns any more are deleted. */
    Volume(KeyValueStore store, boolean writable) {
        this.store = store;
        this.writer = new StoreWriter(store, leaves);
        this.reader = store;
        this.chunks = new Chunks(store, writer);
        this.tree = new Tree(store, store::timeOf, this::overlay, store::lastSequence, leaves);
        this.creationPoint = new CreationPoint(tree, leaves);
        if (writable) {
            chunks.purge();
        }
    }

    /** The volume of a snapshot of {@code store}. */
    Volume(KeyValueStore store, Snapshot snapshot) {
        this.store = store;
        this.writer = new StoreWriter(store, leaves);
        this.reader = snapshot;
        this.chunks = new Chunks(snapshot);
        this.tree = new Tree(snapshot, store::timeOf, node -> node, snapshot::sequence, leaves);
        this.creationPoint = new CreationPoint(tree, leaves);
    }

    KeyValueStore store() {
        return store;
    }

    StoreWriter writer() {
        return writer;
    }

    Reader reader() {
        return reader;
    }

    Tree tree() {
        return tree;
    }

    Leaves leaves() {
        return leaves;
    }

    Chunks chunks() {
        return chunks;
    }

    /** With the mutex held. */
    CreationPoint creationPoint() {
        return creationPoint;
    }

    /** The batch of the change that holds the mutex, empty. */
    WriteBatch batch() {
        if (batch != null && batch.bytes() > MOST_BATCH_BYTES) {
            batch.close();
            batch = null;
        }
        if (batch == null) {
            batch = store.newBatch();
        }
        batch.clear();
        return batch;
    }

    /** No file system shows the volume any more. */
    void close() {
        mutex.lock();
        try {
            if (batch != null) {
                batch.close();
                batch = null;
            }
        } finally {
            mutex.unlock();
        }
    }

    LockTable locks() {
        return locks;
    }

    VolumeLock mutex() {
        return mutex;
    }

    /** Changes whenever anything is committed. */
    long sequence() {
        return reader instanceof Snapshot snapshot ? snapshot.sequence() : store.lastSequence();
    }

    /**
     * Opens a file.
     *
     * @param node what is there, with its content if that lies with the entry, as of {@code before} at least
     * @param before the store's sequence number when it was looked up
     * @return null when it has changed meanwhile: look again
     */
    OpenFile open(Node node, long before) {
        Key key = new Key(node.key());
        synchronized (openFiles) {
            OpenFile present = openFiles.get(key);
            if (present == null) {
                if (sequence() != before && reader.version(node.key()) != node.version()) {
                    return null;
                }
                present = new OpenFile(this, node, before);
                openFiles.put(key, present);
                anyOpen = true;
            } else if (isGone(present)) {
                openFiles.remove(key);
                return null;
            }
            present.count(1);
            return present;
        }
    }

    /**
     * One channel of a file less; what is left to store is stored, unless the channel only read and others are left. What an interrupt keeps from being stored stays, as the channels to
     * come will see, and is stored when one of them is flushed, or by {@link #storeKept}.
     */
    void close(OpenFile file, boolean writes) {
        boolean keep = false;
        try {
            if (file.isDirty() && (writes || isLast(file))) {
                flush(file);
            }
        } catch (StoreInterruptedException e) {
            keep = true;
        } finally {
            letGo(file, keep);
        }
    }

    private boolean isLast(OpenFile file) {
        synchronized (openFiles) {
            return file.count(0) == 1;
        }
    }

    private void letGo(OpenFile file, boolean keep) {
        synchronized (openFiles) {
            if (file.count(-1) > 0 || keep) {
                return;
            }
            openFiles.remove(new Key(file.key()), file);
            anyOpen = !openFiles.isEmpty();
        }
        if (file.isUnlinked()) {
            release(file);
        }
    }

    /** Stores what interrupts have kept from being stored. */
    void storeKept() {
        List<OpenFile> kept = new ArrayList<>();
        synchronized (openFiles) {
            for (OpenFile file : openFiles.values()) {
                if (file.count(0) == 0) {
                    file.count(1);
                    kept.add(file);
                }
            }
        }
        kept.forEach(file -> close(file, true));
    }

    /** Nobody uses an unlinked file any more. What an interrupt leaves is purged when the store is next opened as a file system. */
    private void release(OpenFile file) {
        mutex.lock();
        try {
            file.release();
        } catch (StoreInterruptedException e) {
            return;
        } finally {
            mutex.unlock();
        }
    }

    void flush(OpenFile file) {
        mutex.lockInterruptibly();
        try {
            file.flush();
        } finally {
            mutex.unlock();
        }
    }

    /** The open file at a key, or null; not counted. */
    OpenFile openFile(byte[] key) {
        if (!anyOpen) {
            return null;
        }
        synchronized (openFiles) {
            return openFiles.get(new Key(key));
        }
    }

    /** The open files at and below a key. */
    List<OpenFile> openFilesBelow(byte[] key) {
        List<OpenFile> found = new ArrayList<>();
        byte[] prefix = PathBytes.childPrefix(key);
        synchronized (openFiles) {
            for (OpenFile file : openFiles.values()) {
                if (Arrays.equals(file.key(), key) || PathBytes.startsWith(file.key(), prefix)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** The entry of an open file is gone. With the mutex held. */
    void unlinked(OpenFile file) {
        synchronized (openFiles) {
            openFiles.remove(new Key(file.key()), file);
            anyOpen = !openFiles.isEmpty();
        }
        file.unlink();
    }

    /** The entry of an open file has moved. With the mutex held. */
    void moved(OpenFile file, byte[] key) {
        synchronized (openFiles) {
            boolean isOpen = openFiles.remove(new Key(file.key()), file);
            file.moved(key, reader.version(key));
            if (isOpen) {
                openFiles.put(new Key(key), file);
            }
        }
    }

    /** Reads the root's metadata. */
    Node rootNode(Node plain) {
        Keyspace owners = chunks.ownersIfAny();
        EntryInfo info = owners == null ? null : owners.info(ROOT_KEY);
        FileMeta meta = info == null ? null : FileMeta.decode(info.metadata());
        return meta == null ? plain : new Node(plain.key(), meta, null, 0);
    }

    /** Adds the root's metadata to a batch. */
    void addRoot(WriteBatch batch, FileMeta meta) {
        batch.put(chunks.owners(), ROOT_KEY, KvPath.emptyBytes(), meta.encode());
    }

    /** Whether the entry of an open file was deleted raw. */
    private static boolean isGone(OpenFile file) {
        if (!file.isDirty()) {
            file.size();
        }
        return file.isUnlinked();
    }

    private Node overlay(Node node) {
        if (node.key().length == 0) {
            return rootNode(node);
        }
        OpenFile file = node.isFile() ? openFile(node.key()) : null;
        return file == null ? node : file.overlay(node);
    }

    /** A key in a map. */
    private record Key(String text) {
        Key(byte[] key) {
            this(new String(key, StandardCharsets.ISO_8859_1));
        }
    }
}
