package dev.kvstore.samples.benchmarks.peer;

/**
 * One opened store of one engine. Every engine delivers the same through it: values copied into the caller's buffer,
 * scans that look at key and value, and the durability asked for in {@link Settings}.
 *
 * <p>Thread safety: {@link #openSession()} may be called from any thread; the other calls from one thread while no
 * session is busy.
 */
public interface Peer extends AutoCloseable {

    /** Returns a handle with its own buffers, to be used by one thread at a time and closed before the peer. */
    Session openSession();

    /** Brings the store to rest: everything in memory flushed, everything compacted, nothing left to do in background. */
    void settle();

    /** Returns the bytes this engine counts as written to files since it was opened, or -1 if it keeps no count. */
    long bytesWritten();

    /** Closes the store cleanly. */
    @Override
    void close();
}
