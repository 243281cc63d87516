package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.Keyspace;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The entry of the store that an open file is: where it is, at which version, and whether it is one still. Changed under the lock that
 * it shares with the file's {@link FileImage}, so that what is in memory and where it belongs never disagree.
 */
final class FileLink {
    private final ReentrantReadWriteLock lock;

    /** Changed by moves, with the volume's mutex held. */
    private volatile byte[] key;

    /** The version that content and metadata in memory start from. */
    @GuardedBy("lock")
    private long version;

    /** Up to which sequence number of the store the version was looked at. */
    private volatile long seen;

    /** Deleted or replaced. */
    private volatile boolean unlinked;

    /** Whether the entry is being moved: it need not be where the key says. */
    private volatile boolean moving;

    FileLink(ReentrantReadWriteLock lock, byte[] key, long seen) {
        this.lock = lock;
        this.key = key;
        this.seen = seen;
    }

    byte[] key() {
        return key;
    }

    boolean isUnlinked() {
        return unlinked;
    }

    boolean isMoving() {
        return moving;
    }

    /** Whether the entry need not be at a key that was its own. */
    boolean mayHaveLeft(byte[] place) {
        return moving || key != place;
    }

    /** Whether the store was looked at when it was at a sequence number. */
    boolean isSeen(long sequence) {
        return sequence == seen;
    }

    void seen(long sequence) {
        seen = sequence;
    }

    @GuardedBy("lock")
    long version() {
        return version;
    }

    @GuardedBy("lock")
    void version(long current) {
        version = current;
    }

    /** The entry was found to be gone, or was deleted. */
    void unlink() {
        unlinked = true;
    }

    /** The entry is about to move, or has moved or not. */
    void moving(boolean begins) {
        lock.writeLock().lock();
        try {
            moving = begins;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void moved(byte[] newKey, long newVersion) {
        lock.writeLock().lock();
        try {
            key = newKey;
            version = newVersion;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The entry was written raw meanwhile, or deleted if there is no version. */
    void adopt(long current) {
        lock.writeLock().lock();
        try {
            version = current;
            unlinked |= current == Keyspace.NO_VERSION;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
