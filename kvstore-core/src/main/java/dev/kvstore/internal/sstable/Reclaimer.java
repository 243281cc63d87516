package dev.kvstore.internal.sstable;

/**
 * Frees what readers may still be looking at. The engine provides it over its reader slots; it calls
 * back once every reader that was inside when {@link #retire} was called has left.
 */
public interface Reclaimer {
    /**
     * Makes the calling thread a reader, for as long as an iterator copies from the cache.
     *
     * @return what {@link #exit} takes
     * @throws dev.kvstore.StoreClosedException when the store is closed
     */
    Object enter();

    /** Ends what {@link #enter} began. */
    void exit(Object reader);

    /**
     * Runs {@code release} once no reader can hold what it frees; at once if there is no reader.
     *
     * @param release does not block and does not throw; may be called by any thread
     */
    void retire(Runnable release);
}
