package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A file that is open: one object for all its channels, so that they see each other's writes at once. What was written is stored as
 * one batch when the file is flushed.
 *
 * <p>Lock order: the volume's mutex, then {@link #lock}. Everything here but reading and writing content is called with the mutex
 * held.
 *
 * <p>A write of the entry by others, through the raw store, is seen as long as nothing is waiting to be flushed; after that, the
 * later commit wins, as with two processes that write one file.
 */
final class OpenFile {
    /** Memory that waits to be flushed before a write flushes it, in bytes. */
    private static final long MOST_CHANGED = 8L << 20;

    private final Volume volume;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Changed by moves, under the mutex. */
    private volatile byte[] key;

    /** Channels; under the monitor of the volume's table of open files. */
    private int handles;

    @GuardedBy("lock")
    private Content content;

    @GuardedBy("lock")
    private FileMeta meta;

    /** The version that content and metadata start from. */
    @GuardedBy("lock")
    private long version;

    /** Up to which sequence number of the store the version was looked at. */
    private volatile long seen;

    private volatile boolean dirty;

    /** Whether it has no entry any more: deleted or replaced. */
    private volatile boolean unlinked;

    OpenFile(Volume volume, Node node, long seen) {
        this.volume = volume;
        this.key = node.key();
        this.seen = seen;
        load(node.info(), node.meta());
    }

    byte[] key() {
        return key;
    }

    /** Counts channels up or down; returns how many there are. */
    int count(int by) {
        handles += by;
        return handles;
    }

    boolean isUnlinked() {
        return unlinked;
    }

    boolean isDirty() {
        return dirty;
    }

    long size() {
        refresh();
        lock.readLock().lock();
        try {
            return content.length();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What is known here of an entry with unflushed changes. */
    Node overlay(Node node) {
        lock.readLock().lock();
        try {
            return dirty && !unlinked ? new Node(node.key(), meta, node.info(), content.length()) : node;
        } finally {
            lock.readLock().unlock();
        }
    }

    int read(long position, ByteBuffer target) {
        refresh();
        lock.readLock().lock();
        try {
            return content.read(position, target);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes at a position, or at the end if it is negative; returns the position behind. Flushes when much is waiting. */
    long write(long position, ByteBuffer source) {
        refresh();
        boolean full;
        long end;
        lock.writeLock().lock();
        try {
            long start = position < 0 ? content.length() : position;
            end = start + content.write(start, source);
            changed();
            full = content.changedBytes() >= MOST_CHANGED;
        } finally {
            lock.writeLock().unlock();
        }
        if (full) {
            volume.flush(this);
        }
        return end;
    }

    void truncate(long size) {
        refresh();
        lock.writeLock().lock();
        try {
            if (size < content.length()) {
                content.truncate(size);
                changed();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Changes metadata that will be stored with the next flush, if there is something to flush; returns whether so. */
    boolean changeIfDirty(UnaryOperator<FileMeta> change) {
        lock.writeLock().lock();
        try {
            if (dirty) {
                meta = change.apply(meta);
            }
            return dirty;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Stores what has changed as one batch. With the mutex held. */
    void flush() {
        lock.writeLock().lock();
        try {
            while (dirty && !tryFlush()) {
                adopt();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The entry has moved. With the mutex held. */
    void moved(byte[] newKey, long newVersion) {
        lock.writeLock().lock();
        try {
            key = newKey;
            version = newVersion;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The entry has been written anew with these bytes and this metadata, by the file system itself. With the mutex held. */
    void rewritten(FileMeta newMeta, long newVersion) {
        lock.writeLock().lock();
        try {
            meta = newMeta;
            version = newVersion;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The entry is about to go; the content stays for the channels there are. With the mutex held. */
    void keep() {
        lock.writeLock().lock();
        try {
            content.own();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The entry is gone. With the mutex held. */
    void unlink() {
        unlinked = true;
    }

    /** The last channel was closed. With the mutex held. */
    void release() {
        lock.writeLock().lock();
        try {
            if (unlinked && content.isChunked()) {
                volume.chunks().delete(content.id());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @GuardedBy("lock")
    private boolean tryFlush() {
        if (unlinked && !content.isChunked()) {
            dirty = false;
            return true;
        }
        WriteBatch batch = volume.batch();
        if (!unlinked) {
            batch.requireVersion(volume.store(), key, version);
        }
        content.addTo(batch, unlinked ? null : key, meta.encode());
        long written = volume.store().write(batch);
        if (written == Keyspace.NO_VERSION) {
            return false;
        }
        version = unlinked ? version : volume.store().version(key);
        content.flushed();
        dirty = false;
        return true;
    }

    /** The entry was written raw meanwhile: deleted means deleted, everything else is overwritten. */
    @GuardedBy("lock")
    private void adopt() {
        version = volume.store().version(key);
        if (version == Keyspace.NO_VERSION) {
            unlinked = true;
        }
    }

    @GuardedBy("lock")
    private void changed() {
        meta = meta.modifiedNow();
        dirty = true;
    }

    /** Sees what was written raw, unless something is waiting to be flushed. */
    private void refresh() {
        long now = volume.sequence();
        if (now == seen || dirty || unlinked) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (dirty || unlinked) {
                return;
            }
            long current = volume.reader().version(key);
            if (current == Keyspace.NO_VERSION) {
                unlinked = true;
            } else if (current != version) {
                EntryInfo info = volume.reader().info(key, Content.CHUNK);
                if (info != null) {
                    load(info, volume.tree().fileMeta(info));
                }
            }
            seen = now;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void load(EntryInfo info, FileMeta loadedMeta) {
        version = info.version();
        meta = loadedMeta;
        if (info.chunks() != null && info.chunks().chunkBytes() == Content.CHUNK) {
            content = new Content(volume, info.chunks());
        } else if (info.value() != null) {
            content = new Content(volume, info.value());
        } else {
            content = new Content(volume, info.length(), () -> key);
        }
    }
}
