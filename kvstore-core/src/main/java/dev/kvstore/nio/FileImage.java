package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * What is in memory of an open file: content and metadata. Each method is one moment under the lock, which is not held while what
 * was written is stored, so that readers never wait for that.
 */
final class FileImage {
    private final Volume volume;
    private final ReentrantReadWriteLock lock;
    private final FileLink link;

    @GuardedBy("lock")
    private Content content;

    @GuardedBy("lock")
    private FileMeta meta;

    /** Whether something waits to be stored. */
    private volatile boolean dirty;

    FileImage(Volume volume, ReentrantReadWriteLock lock, FileLink link, Node node) {
        this.volume = volume;
        this.lock = lock;
        this.link = link;
        load(node.info(), node.meta());
    }

    boolean isDirty() {
        return dirty;
    }

    long length() {
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
            return dirty && !link.isUnlinked() ? new Node(node.key(), meta, node.info(), content.length()) : node;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Sees what was written raw, unless something is waiting to be flushed. */
    void refresh() {
        long now = volume.sequence();
        if (link.isSeen(now) || dirty || link.isUnlinked()) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (dirty || link.isUnlinked() || link.isMoving()) {
                return;
            }
            long current = volume.reader().version(link.key());
            if (current == Keyspace.NO_VERSION) {
                link.unlink();
            } else if (current != link.version()) {
                EntryInfo info = volume.reader().info(link.key(), Content.CHUNK);
                if (info != null) {
                    load(info, volume.tree().fileMeta(info));
                }
            }
            link.seen(now);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void load(EntryInfo info, FileMeta loadedMeta) {
        link.version(info.version());
        meta = loadedMeta;
        if (info.chunks() != null && info.chunks().chunkBytes() == Content.CHUNK) {
            content = new Content(volume, info.chunks());
        } else if (info.value() != null) {
            content = new Content(volume, info.value());
        } else {
            content = new Content(volume, info.length(), link::key);
        }
    }

    int read(long position, ByteBuffer target) {
        lock.readLock().lock();
        try {
            return content.read(position, target);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes, at the end if the position is negative; returns the position behind, or −1 if content has become raw again. */
    long tryWrite(long position, ByteBuffer source) {
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

    /** Returns whether it could be done: not to content that has become raw again. */
    boolean tryTruncate(long size) {
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

    @GuardedBy("lock")
    private void changed() {
        meta = meta.modifiedNow();
        dirty = true;
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

    /** The entry has been written anew with the content it had. */
    void rewritten(FileMeta newMeta, long newVersion) {
        lock.writeLock().lock();
        try {
            meta = newMeta;
            link.version(newVersion);
        } finally {
            lock.writeLock().unlock();
        }
    }

    boolean isRaw() {
        lock.readLock().lock();
        try {
            return content.isRaw();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Raw content was copied into chunks from an entry, null if it is gone; of no use if it has been written again since. */
    void owned(EntryInfo copied, long id, long length) {
        lock.writeLock().lock();
        try {
            if (copied == null || copied.version() == link.version()) {
                content.owned(id, length);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Bytes of memory that wait to be stored. */
    long changedBytes() {
        lock.readLock().lock();
        try {
            return content.changedBytes();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What is to be stored; null when that is nothing, because the content is small and has no entry. */
    WriteBatch prepared() {
        lock.readLock().lock();
        try {
            boolean unlinked = link.isUnlinked();
            if (unlinked && content.chunks() == null) {
                return null;
            }
            WriteBatch batch = volume.batch();
            if (!unlinked) {
                batch.requireVersion(volume.store(), link.key(), link.version());
            }
            content.addTo(batch, unlinked ? null : link.key(), meta.encode());
            return batch;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** There was nothing to store. */
    void clean() {
        dirty = false;
    }

    /** What was prepared is stored, the entry, if there is one, at a version. */
    void stored(long version) {
        lock.writeLock().lock();
        try {
            if (!link.isUnlinked()) {
                link.version(version);
            }
            content.flushed();
            dirty = false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Nobody reads the content any more: without an entry, what is stored of it goes. */
    void release() {
        lock.writeLock().lock();
        try {
            if (link.isUnlinked()) {
                content.discard();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
