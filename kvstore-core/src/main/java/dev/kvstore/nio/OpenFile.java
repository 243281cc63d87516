package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A file that is open: one object for all its channels, so that they see each other's writes at once. What was written is stored as
 * one batch when the file is flushed.
 *
 * <p>Lock order: the volume's mutex, {@link #changes}, {@link #lock}. Everything here but reading and writing content is called with
 * the mutex held. The store is written to without {@link #lock}, so that readers never wait for it.
 *
 * <p>A write of the entry by others, through the raw store, is seen as long as nothing is waiting to be flushed; after that, the
 * later commit wins, as with two processes that write one file.
 */
final class OpenFile {
    private final Volume volume;

    /** Held by whoever changes content, and while it is being stored. */
    private final VolumeLock changes = new VolumeLock();

    /** Held for the moment in which something is read or changed in memory. */
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

    /** Whether its entry is being moved: it need not be where the key says. Changed under {@link #lock}, with the mutex held. */
    private volatile boolean moving;

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
        return length();
    }

    private long length() {
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
        long most = volume.writer().mostBytes();
        int limit = source.limit();
        long next = position;
        try {
            do {
                source.limit((int) Math.min(limit, source.position() + most));
                next = writePart(next, source, most);
            } while (source.position() < limit);
        } finally {
            source.limit(limit);
        }
        return next;
    }

    private long writePart(long position, ByteBuffer source, long most) {
        long end;
        boolean full;
        changes.lockInterruptibly();
        try {
            do {
                bringUp();
                end = tryWrite(position, source);
            } while (end < 0);
            full = changedBytes() >= most;
        } finally {
            changes.unlock();
        }
        if (full) {
            volume.flush(this);
        }
        return end;
    }

    /** Returns the position behind what was written, or −1 if content has become raw again. */
    private long tryWrite(long position, ByteBuffer source) {
        lock.writeLock().lock();
        try {
            if (content.isRaw()) {
                return -1;
            }
            long start = position < 0 ? content.length() : position;
            long end = start + content.write(start, source);
            changed();
            return end;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void truncate(long size) {
        changes.lock();
        try {
            refresh();
            while (!tryTruncate(size)) {
                bringUp();
            }
        } finally {
            changes.unlock();
        }
    }

    private boolean tryTruncate(long size) {
        lock.writeLock().lock();
        try {
            if (size >= content.length()) {
                return true;
            }
            if (size > 0 && content.isRaw()) {
                return false;
            }
            content.truncate(size);
            changed();
            return true;
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
        changes.lock();
        try {
            while (dirty && !tryFlush()) {
                adopt();
            }
        } finally {
            changes.unlock();
        }
    }

    /** The entry is about to move, or has moved or not. With the mutex held. */
    void moving(boolean begins) {
        lock.writeLock().lock();
        try {
            moving = begins;
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
        changes.lock();
        try {
            own();
        } finally {
            changes.unlock();
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
            if (unlinked) {
                content.discard();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean tryFlush() {
        WriteBatch batch = prepared();
        if (batch == null) {
            dirty = false;
            return true;
        }
        long written = volume.writer().write(batch);
        if (written == Keyspace.NO_VERSION) {
            return false;
        }
        lock.writeLock().lock();
        try {
            // The entry is the last write of the batch.
            version = unlinked ? version : written;
            content.flushed();
            dirty = false;
        } finally {
            lock.writeLock().unlock();
        }
        return true;
    }

    /** What is to be stored; null when that is nothing, because the content is small and has no entry. */
    private WriteBatch prepared() {
        lock.readLock().lock();
        try {
            if (unlinked && content.chunks() == null) {
                return null;
            }
            WriteBatch batch = volume.batch();
            if (!unlinked) {
                batch.requireVersion(volume.store(), key, version);
            }
            content.addTo(batch, unlinked ? null : key, meta.encode());
            return batch;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The entry was written raw meanwhile: deleted means deleted, everything else is overwritten. */
    private void adopt() {
        long current = volume.store().version(key);
        lock.writeLock().lock();
        try {
            version = current;
            unlinked |= current == Keyspace.NO_VERSION;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Sees what was written raw, and brings it into a form that can be changed. */
    private void bringUp() {
        refresh();
        own();
    }

    private long changedBytes() {
        lock.readLock().lock();
        try {
            return content.changedBytes();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Brings long content that was written raw into chunks, unless it is written again meanwhile. */
    private void own() {
        if (!isRaw()) {
            return;
        }
        byte[] place = key;
        try (Snapshot snapshot = volume.store().snapshot()) {
            EntryInfo info = snapshot.info(place);
            if (info == null && (moving || key != place)) {
                return;
            }
            long found = info == null ? 0 : info.length();
            long id = volume.chunks().copy(snapshot, place, found);
            lock.writeLock().lock();
            try {
                if (info == null || info.version() == version) {
                    content.owned(id, found);
                }
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private boolean isRaw() {
        lock.readLock().lock();
        try {
            return content.isRaw();
        } finally {
            lock.readLock().unlock();
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
            if (dirty || unlinked || moving) {
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
