package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;

/**
 * What all file systems over one store share: the tree, the {@linkplain OpenFiles files that are open}, the locks, and the
 * mutex under which the tree is changed. Over a snapshot it is read-only.
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
    private final OpenFiles openFiles = new OpenFiles(this);

    /** Under the mutex. */
    private final CreationPoint creationPoint;

    /** Reused from change to change: under the mutex. */
    private WriteBatch batch;

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

    OpenFiles openFiles() {
        return openFiles;
    }

    /** Changes whenever anything is committed. */
    long sequence() {
        return reader instanceof Snapshot snapshot ? snapshot.sequence() : store.lastSequence();
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

    private Node overlay(Node node) {
        if (node.key().length == 0) {
            return rootNode(node);
        }
        OpenFile file = node.isFile() ? openFiles.at(node.key()) : null;
        return file == null ? node : file.overlay(node);
    }
}
