package dev.kvstore;

import dev.kvstore.internal.store.ProductVersion;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;
import java.util.Set;

/**
 * An embedded, ordered, crash-safe key-value store in one directory.
 *
 * <pre>{@code
 * try (KeyValueStore store = KeyValueStore.open(Path.of("data"))) {
 *     store.put(key, value);
 *     byte[] found = store.get(key);
 * }
 * }</pre>
 *
 * Itself it is the default {@link Keyspace}. Thread-safe; one open store per directory, across
 * processes. Opening needs no JVM flags.
 */
public interface KeyValueStore extends Keyspace, AutoCloseable {
    /** Opens or creates the store in a directory with the default options. */
    static KeyValueStore open(Path directory) {
        return open(directory, StoreOptions.defaults());
    }

    /**
     * Opens a store.
     *
     * @throws StoreLockedException when it is open already, here or in another process
     * @throws StoreNotFoundException when it does not exist and may not be created
     * @throws StoreFormatException when the directory holds something else, or a newer format
     * @throws StoreCorruptedException when what was acknowledged can't be read back whole
     * @throws StoreIOException when the operating system refuses
     */
    static KeyValueStore open(Path directory, StoreOptions options) {
        return StoreOpener.open(directory, options);
    }

    /** The version of kvstore itself, such as 0.1.0. */
    static String version() {
        return ProductVersion.text();
    }

    /**
     * A named keyspace, created durably if there is none.
     *
     * @param name 1 to 255 characters; the empty name is the default keyspace
     */
    Keyspace keyspace(String name);

    /** The names of all keyspaces but the default one. */
    Set<String> keyspaces();

    /**
     * Deletes a keyspace with all its keys, atomically. Later use of it through objects obtained before
     * throws {@link StoreNotFoundException}; the name may be used again for a new, empty one.
     */
    void dropKeyspace(String name);

    /**
     * A keyspace for what a layer on top of the store keeps for itself, created durably if there is none: it is not among
     * {@link #keyspaces()}, its name clashes with no keyspace's, it can't be dropped and its changes are in no feed. In all else it
     * is a keyspace like any other.
     *
     * @param name 1 to 254 characters, by convention the layer's name first
     */
    Keyspace hiddenKeyspace(String name);

    /**
     * When an entry was written, in milliseconds since 1970, to a second's precision; 0 when the store does not know. The store notes
     * the time once in every second in which it is written to, and no more than that.
     *
     * @param version the entry's version
     */
    long timeOf(long version);

    /**
     * The writes that are committed after a sequence number, as they come; see {@link ChangeFeed}. The caller closes it.
     *
     * @param after 0 to {@link #lastSequence()}, usually that, or a feed's {@link ChangeFeed#position()} of earlier
     */
    ChangeFeed changes(long after);

    /** A new, empty batch for this store. */
    WriteBatch newBatch();

    /**
     * Applies a batch atomically with the store's durability.
     *
     * @return the version of its last write, or {@link #NO_VERSION} when a condition did not hold
     */
    long write(WriteBatch batch);

    /** Applies a batch atomically with a chosen durability. */
    long write(WriteBatch batch, Durability durability);

    /** The state of the store at this moment, across all keyspaces. The caller closes it. */
    Snapshot snapshot();

    /**
     * Reads the state of the store at this moment, across all keyspaces, and lets it go afterwards.
     *
     * @return what {@code function} returned
     */
    <T, E extends Exception> T view(ViewFunction<T, E> function) throws E;

    /** Runs a transaction with the default options; see {@link #updateAndGet(TransactionOptions, TransactionFunction)}. */
    <E extends Exception> void update(TransactionAction<E> action) throws E;

    /** Runs a transaction; see {@link #updateAndGet(TransactionOptions, TransactionFunction)}. */
    <E extends Exception> void update(TransactionOptions options, TransactionAction<E> action) throws E;

    /** Runs a transaction with the default options; see {@link #updateAndGet(TransactionOptions, TransactionFunction)}. */
    <T, E extends Exception> T updateAndGet(TransactionFunction<T, E> function) throws E;

    /**
     * Runs a {@linkplain Transaction transaction} and commits it when {@code function} returns. When something that it read has been
     * written by others meanwhile, it is run again, {@link TransactionOptions#retries()} times, and then exclusively. When it throws,
     * nothing was written and the exception is passed on.
     *
     * @return what {@code function} returned the last time
     * @throws TransactionConditionException when a condition does not hold
     * @throws TransactionNestedException inside another update or a view of this store by the same thread
     * @throws TransactionConflictException when the function itself writes what it reads, outside of its transaction
     * @throws StoreStalledException when another transaction runs exclusively for longer than the store's write timeout
     */
    <T, E extends Exception> T updateAndGet(TransactionOptions options, TransactionFunction<T, E> function) throws E;

    /** Begins a transaction with the default options. The caller ends it. */
    ExplicitTransaction beginTransaction();

    /** Begins a transaction. The caller ends it. */
    ExplicitTransaction beginTransaction(TransactionOptions options);

    /** The sequence number of the last committed write. */
    long lastSequence();

    /**
     * Makes everything committed so far durable through the log.
     *
     * @return the sequence number up to which the store survives a power cut
     */
    long sync();

    /**
     * Writes everything in memory to tables, durably, and waits for it.
     *
     * @return the sequence number up to which the store survives a power cut without its log
     */
    long flush();

    /**
     * Compacts everything down to the last level, and waits for it.
     *
     * @throws JobCancelledException when an operator cancels compactions meanwhile
     */
    void compact();

    /** Compacts a range of a keyspace down to the last level, and waits for it. */
    void compact(Keyspace keyspace, KeyRange range);

    /** Reads back and checks every file of the store. */
    VerifyReport verify();

    /**
     * Writes a consistent, complete, independently openable copy of the store into a directory that must
     * not exist or be empty; tables are shared by hard links where the file system can. Needs no log to be opened.
     *
     * @return the sequence number of the last write it contains
     */
    long checkpoint(Path directory);

    /** Maintenance in the background, as jobs. */
    Maintenance maintenance();

    /** What can be changed while the store is open; valid until close. */
    StoreSettings settings();

    /** Live numbers about the store. */
    StoreMetrics metrics();

    /** What the store was opened with, and the engine that it has; what is in force now is in {@link #settings()}. */
    StoreOptions options();

    /**
     * Tells a listener of events from now on, besides the one in the options and those added before. It hears of
     * the close as well.
     */
    void addListener(StoreListener listener);

    /** Forgets a listener; an event that is on its way may still reach it. Unknown ones are ignored. */
    void removeListener(StoreListener listener);

    /** Where the store is. */
    Path path();

    /**
     * Closes the store: refuses new calls, waits for those inside, flushes, seals and unlocks. Open
     * cursors and snapshots are closed with it. Idempotent.
     */
    @Override
    void close();
}
