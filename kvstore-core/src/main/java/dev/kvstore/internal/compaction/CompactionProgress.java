package dev.kvstore.internal.compaction;

import java.util.concurrent.atomic.AtomicLong;

/** How far a job is. Thread-safe; the numbers lag behind the work by less than a millisecond's worth. */
public final class CompactionProgress {
    private final long totalBytes;
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();

    /** @param totalBytes bytes of all keys and values to be read */
    public CompactionProgress(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /** Bytes of all keys and values to be read. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Bytes of keys and values read. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** Bytes of tables written. */
    public long bytesWritten() {
        return bytesWritten.get();
    }

    void add(long read, long written) {
        bytesRead.addAndGet(read);
        bytesWritten.addAndGet(written);
    }
}
