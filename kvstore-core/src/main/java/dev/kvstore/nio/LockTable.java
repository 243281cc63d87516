package dev.kvstore.nio;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file locks of a store. A store belongs to one process, so they are among its threads only, and an overlap is refused as the
 * default file system refuses it within one JVM. Thread-safe.
 */
final class LockTable {
    private final List<Lock> held = new ArrayList<>();

    /** Spares those who never lock the monitor. */
    private volatile boolean isEmpty = true;

    /** Locks a region; {@link OverlappingFileLockException} when any lock of the file overlaps. */
    synchronized FileLock lock(FileChannel channel, OpenFile file, long position, long size, boolean shared) {
        for (Lock other : held) {
            if (other.file == file && other.overlaps(position, size)) {
                throw new OverlappingFileLockException();
            }
        }
        Lock lock = new Lock(this, channel, file, position, size, shared);
        held.add(lock);
        isEmpty = false;
        return lock;
    }

    /** Releases all locks of a channel, which takes no more. */
    void releaseAll(FileChannel channel) {
        if (!isEmpty) {
            release(channel);
        }
    }

    private synchronized void release(FileChannel channel) {
        for (Lock lock : List.copyOf(held)) {
            if (lock.acquiredBy() == channel) {
                lock.valid = false;
                held.remove(lock);
            }
        }
        isEmpty = held.isEmpty();
    }

    private synchronized void release(Lock lock) {
        lock.valid = false;
        held.remove(lock);
        isEmpty = held.isEmpty();
    }

    private static final class Lock extends FileLock {
        private final LockTable table;
        private final OpenFile file;
        private volatile boolean valid = true;

        Lock(LockTable table, FileChannel channel, OpenFile file, long position, long size, boolean shared) {
            super(channel, position, size, shared);
            this.table = table;
            this.file = file;
        }

        @Override
        public boolean isValid() {
            return valid && acquiredBy().isOpen();
        }

        @Override
        public void release() throws ClosedChannelException {
            if (!acquiredBy().isOpen()) {
                throw new ClosedChannelException();
            }
            table.release(this);
        }
    }
}
