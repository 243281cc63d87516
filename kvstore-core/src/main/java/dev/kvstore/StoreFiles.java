package dev.kvstore;

import dev.kvstore.internal.store.ClosedStores;
import java.nio.file.Path;

/** What can be done with the files of a store that is not open. */
public final class StoreFiles {
    private StoreFiles() {}

    /**
     * Rebuilds a damaged store in another directory. The damaged one is locked meanwhile and not changed. Every entry
     * whose checksum holds is recovered with its version, of tables and log alike; where only indexes are damaged
     * nothing is lost. Where the manifest is damaged, everything there is counts, so that deleted entries may reappear,
     * and keyspaces whose names are lost are called {@code recovered-} and their number. Lost together with a damaged
     * block are also deletions in it: older values of its keys may reappear.
     *
     * <p>A store without damage is copied, compacted. The new store has an identity of its own.
     *
     * @param damaged the store's directory
     * @param target where the new store is made; it must not exist, or be empty
     * @return what was lost and what was not
     * @throws IllegalArgumentException when {@code target} holds anything
     * @throws StoreLockedException when the damaged store is open
     * @throws StoreNotFoundException when the directory holds no store
     * @throws StoreFormatException when it holds something else, or a newer format
     * @throws StoreIOException when the operating system refuses; the target is of no use then
     */
    public static RepairReport repair(Path damaged, Path target) {
        return ClosedStores.repair(damaged, target);
    }
}
