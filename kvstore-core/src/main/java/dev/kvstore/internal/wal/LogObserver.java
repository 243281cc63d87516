package dev.kvstore.internal.wal;

/** Told what a log does, in the thread that does it; must be quick and throw nothing. */
public interface LogObserver {
    /** Wants to know nothing. */
    LogObserver NONE = new LogObserver() {
        @Override
        public void synced(long nanos, long bytes) {}

        @Override
        public void rolled(long segment) {}
    };

    /** The log was forced, which took so long and made so many bytes durable. */
    void synced(long nanos, long bytes);

    /** The log goes on in a new segment. */
    void rolled(long segment);
}
