package dev.kvstore;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Maintenance of an open store, for operators: long work runs as a {@link Job} in the background. The plain calls of
 * {@link KeyValueStore} do the same in the calling thread. Thread-safe.
 *
 * <p>Up to {@value #RUNNING_JOBS} jobs run at a time, {@value #WAITING_JOBS} more may wait; beyond that the calls throw
 * {@link IllegalStateException}. After close they throw {@link StoreClosedException}; closing the store cancels
 * its jobs.
 */
public interface Maintenance {
    /** Jobs that run at a time. */
    int RUNNING_JOBS = 4;

    /** Jobs that may wait for their turn. */
    int WAITING_JOBS = 64;

    /** Ended jobs that are remembered. */
    int REMEMBERED_JOBS = 64;

    /** Compacts everything, see {@link KeyValueStore#compact()}. */
    Job<Void> compact();

    /** Compacts a range of a keyspace, see {@link KeyValueStore#compact(Keyspace, KeyRange)}. */
    Job<Void> compact(Keyspace keyspace, KeyRange range);

    /** Reads back and checks every file, see {@link KeyValueStore#verify()}. */
    Job<VerifyReport> verify();

    /** Writes a copy of the store, see {@link KeyValueStore#checkpoint(Path)}. */
    Job<Long> checkpoint(Path directory);

    /** Writes everything in memory to tables, see {@link KeyValueStore#flush()}. */
    Job<Long> flush();

    /**
     * Removes the log segments that hold nothing that is not durable in tables, but for those that the settings retain;
     * also where {@link StoreSettings#walAutoTruncate()} is 0. It results in the bytes that became obsolete.
     */
    Job<Long> truncateLog();

    /**
     * Completes the log segment being written and goes on in a new one.
     *
     * @return the number of the new segment; 0 for a store without a log
     */
    long rollLog();

    /**
     * Cancels all compactions that run now, those of jobs included. Automatic ones begin again unless
     * {@link StoreSettings#compactionPaused()} is 1.
     *
     * @return how many were cancelled
     */
    int cancelCompactions();

    /** Forgets cached blocks, as far as no reader is using them. Reads are slower until the cache is warm again. */
    void clearCache();

    /** Begins the latencies of {@link StoreMetrics} anew; its counters go on. */
    void resetStatistics();

    /** Jobs that wait, run, or ended not long ago, in the order of their ids. */
    List<Job<?>> jobs();

    /** A job of {@link #jobs()}. */
    Optional<Job<?>> job(long id);
}
