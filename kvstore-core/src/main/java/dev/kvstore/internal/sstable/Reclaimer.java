package dev.kvstore.internal.sstable;

/**
 * Frees what readers may still be looking at. The engine provides it over its reader slots; it calls
 * back once every reader that was inside when {@link #retire} was called has left.
 */
@FunctionalInterface
public interface Reclaimer {
    /**
     * Runs {@code release} once no reader can hold what it frees; at once if there is no reader.
     *
     * @param release does not block and does not throw; may be called by any thread
     */
    void retire(Runnable release);
}
