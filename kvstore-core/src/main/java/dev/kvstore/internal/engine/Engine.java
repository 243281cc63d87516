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
     * Applies a batch atomically.
     *
     * @return the sequence number of its last write, or 0 when a condition did not hold
     */
    long write(BatchBuffer batch, Durability durability);

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

    /** What the engine was opened with. */
    StoreOptions options();

    /** Tells {@code listener} of events from now on, besides the one in the options. */
    void addListener(StoreListener listener);

    void removeListener(StoreListener listener);

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
