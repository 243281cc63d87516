package dev.kvstore.internal.compaction;

/**
 * What a running job obeys and reports to. Thread-safe.
 *
 * @param limiter slows the job down
 * @param cancellation stops it
 * @param progress is told what it has done
 */
public record JobControl(RateLimiter limiter, Cancellation cancellation, CompactionProgress progress) {
    /** Reports bytes read and written, waits as long as the limiter wants. */
    void spend(long read, long written) {
        progress.add(read, written);
        limiter.acquire(written, cancellation);
    }
}
