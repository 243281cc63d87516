package dev.kvstore.internal.wal;

import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** What poisoned a log, if anything did: the first failure that was more than a full device. Thread-safe. */
final class LogFailure {
    private final Disk disk;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    LogFailure(Disk disk) {
        this.disk = disk;
    }

    /** The first failure, or null. */
    Throwable get() {
        return first.get();
    }

    /** @throws StoreFailedException after a failure */
    void check() {
        Throwable cause = first.get();
        if (cause != null) {
            throw new StoreFailedException("the log failed earlier", cause);
        }
    }

    /** Poisons the log unless it is; says nothing to anybody. */
    void set(Throwable cause) {
        first.compareAndSet(null, cause);
    }

    /** Adds what went wrong behind the first failure. */
    void suppress(IOException later) {
        Throwable cause = first.get();
        if (cause != null) {
            cause.addSuppressed(later);
        }
    }

    /** The error for a failed action on a segment; poisons the log unless the device was merely full. */
    RuntimeException of(String action, LogSegment segment, Throwable cause) {
        if (cause instanceof IOException e && disk.isOutOfSpace(e)) {
            return new StoreFullException("no room to " + action + name(segment), e);
        }
        return poison(action, segment, cause);
    }

    /** Poisons the log. */
    StoreFailedException poison(String action, LogSegment segment, Throwable cause) {
        set(cause);
        return new StoreFailedException("could not " + action + name(segment), first.get());
    }

    /** The error for memory that was refused; nothing has happened to the log. */
    StoreFullException outOfMemory(String action, LogSegment segment, OutOfMemoryError cause) {
        return new StoreFullException("no memory to " + action + name(segment), cause);
    }

    private String name(LogSegment segment) {
        return " log segment " + segment.number() + " in " + disk.path();
    }
}
