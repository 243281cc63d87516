package dev.kvstore.internal.engine;

import dev.kvstore.Durability;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreListener;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreSettings;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a storage engine does for the public API. Keys are internal keys: keyspace id and user key.
 * Arguments have been validated. Thread-safe; errors are those of the public API.
 */
public interface Engine extends AutoCloseable {
    /** A snapshot number that means "the latest state". */
    long LATEST = Long.MAX_VALUE;

    /** What {@link #write} returns when something in the batch's read set was written meanwhile. */
    long CONFLICT = -1;

    /** What {@link #write} returns when a condition of the batch did not hold. */
    long CONDITION_FAILED = -2;

    NativeMemory memory();

    /** Enters as a reader: until {@link #exitRead} nothing that the slot's result points to goes away. */
    ReadSlot enterRead();

    void exitRead(ReadSlot slot);

    /**
     * Looks up the slot's key, leaving the entry in its result.
     *
     * @return whether the key has a value
     */
    boolean get(ReadSlot slot, long snapshot);

    /**
     * Applies a batch atomically. Nothing in its {@linkplain BatchBuffer#reads() read set}, which is sealed, was written
     * between the set's sequence number and the batch's place in the order of writes.
     *
     * @return the sequence number of its last write, {@link #CONDITION_FAILED} or {@link #CONFLICT}
     */
    long write(BatchBuffer batch, Durability durability);

    /** Whether one transaction that writes runs at a time, between {@link #holdWrites()} and {@link #releaseWrites()}. */
    boolean hasSingleWriter();

    /**
     * Holds back the writes of all other threads, up to their timeout, until the calling thread calls {@link
     * #releaseWrites()}: what it reads meanwhile is the latest state and stays so. Not reentrant; first come, first served.
     * Everything else goes on, and the engine may be closed.
     *
     * @throws dev.kvstore.StoreStalledException when another thread does so for longer than the write timeout
     */
    void holdWrites();

    /** Ends {@link #holdWrites()}. */
    void releaseWrites();

    /**
     * Opens a cursor.
     *
     * @param lower inclusive internal key
     * @param upper exclusive internal key
     * @param snapshot an open snapshot's number, or {@link #LATEST}
     */
    EngineCursor cursor(byte[] lower, byte[] upper, long snapshot);

    /** Keeps the present state readable until {@link #releaseSnapshot}; returns its sequence number. */
    long acquireSnapshot();

    /**
     * The last sequence number, to validate reads of the latest state by: for whoever {@linkplain #holdWrites() holds the
     * writes back}, on an engine with a single writer.
     */
    default long attendLatest() {
        throw new UnsupportedOperationException("this engine has more than one writer");
    }

    void releaseSnapshot(long sequence);

    /** Ids by name, without the default keyspace. Immutable. */
    Map<String, Integer> keyspaces();

    /** Creates a keyspace durably, or returns the id of the one there is. */
    int createKeyspace(String name);

    /** Removes a keyspace and its entries; false when there is none of that name. */
    boolean dropKeyspace(String name);

    long lastSequence();

    /** Makes the log durable; see {@link dev.kvstore.KeyValueStore#sync()}. */
    long sync();

    /** See {@link dev.kvstore.KeyValueStore#flush()}. */
    long flush();

    /**
     * Compacts a range of internal keys down to the last level.
     *
     * @throws dev.kvstore.JobCancelledException when cancelled
     */
    void compact(byte[] lower, byte[] upper, WorkControl control);

    /** Cancels the compactions that run; see {@link dev.kvstore.Maintenance#cancelCompactions()}. */
    int cancelCompactions();

    /** Reads back everything; throws {@link dev.kvstore.JobCancelledException} when cancelled. */
    VerifyReport verify(WorkControl control);

    /** Writes a copy; when cancelled, throws {@link dev.kvstore.JobCancelledException} and leaves no file behind. */
    long checkpoint(Path directory, WorkControl control);

    /** Removes obsolete log segments; returns their bytes, 0 without a log. */
    long truncateLog();

    /** Starts a new log segment; returns its number, 0 without a log. */
    long rollLog();

    long approximateBytes(byte[] lower, byte[] upper);

    long approximateCount(byte[] lower, byte[] upper);

    /** Committed writes, for those who follow them. */
    ChangeLog changes();

    StoreSettings settings();

    StoreMetrics metrics();

    /** Counts transactions, of which the engine itself knows only batches. */
    TransactionCounters transactions();

    /** What the engine was opened with. */
    StoreOptions options();

    /** Tells {@code listener} of events from now on, besides the one in the options. */
    void addListener(StoreListener listener);

    void removeListener(StoreListener listener);

    /** Forgets blocks that are cached; an engine without a cache does nothing. */
    void clearCache();

    /** Begins the statistics about how long things take anew. */
    void resetStatistics();

    /** Tells the listeners of something that happened above the engine. */
    void publish(StoreEvent event);

    /** Tells the listeners, and counts, that something was not closed. */
    void reportLeak(String what, Throwable openedAt);

    Path path();

    /** Begins to close: new reads are refused, and writes that wait for room fail. */
    void refuse();

    /** Refuses new calls, waits for those inside, and closes. Idempotent. */
    @Override
    void close();
}
