package dev.kvstore.nio;

import dev.kvstore.StoreInterruptedException;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that may be held while the store is written to: operations of channels, which are interruptible, need not wait for it. */
final class VolumeLock {
    private final ReentrantLock lock = new ReentrantLock();

    /** Takes the lock. */
    void lock() {
        lock.lock();
    }

    /**
     * Takes the lock; an interrupted thread takes it if it is free.
     *
     * @throws StoreInterruptedException when interrupted while another thread has it
     */
    void lockInterruptibly() {
        if (lock.tryLock()) {
            return;
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreInterruptedException("interrupted while waiting for another change of the file system", e);
        }
    }

    void unlock() {
        lock.unlock();
    }
}
