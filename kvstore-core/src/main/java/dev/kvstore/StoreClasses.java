package dev.kvstore;

import dev.kvstore.internal.store.ClosedStores;

/** What concerns the classes of this library as such, for containers and plug-in systems that load and discard them. */
public final class StoreClasses {
    private StoreClasses() {}

    /**
     * Ends what would keep the class loader of this library from being collected: a thread and a shutdown hook of the
     * libraries it uses. To be called by whoever discards the class loader, such as a web application that is stopped, after
     * the last store is closed; closing a store alone does not end them, because others in the same class loader may
     * use them too.
     *
     * <p>Does nothing where the class loader is the system's, which is never discarded, or where the libraries come from
     * another class loader than this class. May be called more than once; stores can still be opened afterwards, and then
     * native memory is released by the calling threads instead of in the background. Thread-safe.
     */
    public static void prepareUnloading() {
        ClosedStores.prepareUnloading();
    }
}
