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
     * <p>Of a B+tree everything below the newest state whose root is whole counts; where there is none, every leaf of the
     * file that is whole, and then too what was deleted or overwritten may reappear.
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

    /**
     * Looks into a file of a store, and checks it: a table, a log segment, a manifest, or the file of a B+tree, by its
     * name. Nothing is changed. The store may be open; then what is being written meanwhile may pass for damage.
     *
     * @throws StoreFormatException when the file is none of these, or of a newer format
     * @throws StoreCorruptedException when so much is damaged that nothing can be said
     * @throws StoreIOException when the operating system refuses
     */
    public static FileInspection inspect(Path file) {
        return ClosedStores.inspect(file);
    }

    /**
     * Looks into one page of the file of a B+tree. As {@link #inspect(Path)}.
     *
     * @param page its number, from 0 to the file's pages less one
     * @throws IllegalArgumentException when the file has no such page
     */
    public static FileInspection inspectPage(Path file, long page) {
        return ClosedStores.inspectPage(file, page);
    }

    /**
     * Makes the durable state before the last one the present state of a B+tree: the writes in between are lost. For a
     * store whose last state turned out to be damaged or unwanted. The state before is checked first, all of it.
     *
     * @param directory the store's directory
     * @return the version of the last write that is kept
     * @throws StoreLockedException when the store is open
     * @throws StoreNotFoundException when the directory holds no B+tree, or the tree no state before the last
     * @throws StoreCorruptedException when the state before is damaged or has been written over; nothing is changed then
     * @throws StoreIOException when the operating system refuses
     */
    public static long revertTree(Path directory) {
        return ClosedStores.revertTree(directory);
    }
}
