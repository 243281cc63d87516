package dev.kvstore.jmx;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreSettings;

/** When writes are acknowledged: it can be made stricter than the store was opened with, never weaker. */
final class SyncMode {
    private static final String SYNC = LiveAttribute.SYNC;
    private static final String ASYNC = LiveAttribute.ASYNC;

    private final KeyValueStore store;
    private final StoreSettings settings;

    SyncMode(KeyValueStore store) {
        this.store = store;
        this.settings = store.settings();
    }

    String get() {
        return isOpenedSynced() || settings.writesSynced().get() != 0 ? SYNC : ASYNC;
    }

    /** Changes it, or says why not. */
    void set(String value) {
        if (!SYNC.equals(value) && !ASYNC.equals(value)) {
            throw new IllegalArgumentException("SyncMode must be SYNC or ASYNC, got " + value);
        }
        if (value.equals(ASYNC) && isOpenedSynced()) {
            throw new IllegalArgumentException(
                    "SyncMode must not be weaker than what the store was opened with, SYNC, got ASYNC");
        }
        if (!isOpenedSynced()) {
            settings.writesSynced().set(value.equals(SYNC) ? 1 : 0);
        }
    }

    private boolean isOpenedSynced() {
        return store.options().durability() == Durability.SYNC;
    }
}
