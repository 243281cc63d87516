package dev.kvstore;

/**
 * The state of a whole store at one moment: what is read through it never changes, across all
 * keyspaces.
 *
 * <p>Opening one is cheap. While it is open, compaction keeps what it shows: close it. A forgotten one is
 * reclaimed after it became unreachable, and reported with the place that opened it. Itself it reads the
 * default keyspace. Thread-safe.
 */
public interface Snapshot extends Reader, AutoCloseable {
    /** The sequence number of the last write it shows. */
    long sequence();

    /**
     * Reading another keyspace at this moment.
     *
     * @throws StoreNotFoundException when there is none of that name
     */
    Reader keyspace(String name);

    /**
     * Reading a hidden keyspace at this moment.
     *
     * @throws StoreNotFoundException when there is none of that name
     */
    Reader hiddenKeyspace(String name);

    /** Releases the snapshot. Idempotent. */
    @Override
    void close();
}
