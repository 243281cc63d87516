package dev.kvstore.internal.store;

import dev.kvstore.StoreNotFoundException;

/** A keyspace as one store object knows it: its id, until it is dropped. */
final class KeyspaceHandle {
    private final String name;
    private final int id;
    private volatile boolean dropped;

    KeyspaceHandle(String name, int id) {
        this.name = name;
        this.id = id;
    }

    String name() {
        return name;
    }

    /** The id, or {@link StoreNotFoundException} once dropped. */
    int id() {
        checkPresent();
        return id;
    }

    /** Throws {@link StoreNotFoundException} once dropped. */
    void checkPresent() {
        if (dropped) {
            throw new StoreNotFoundException("keyspace '" + name + "' was dropped");
        }
    }

    /** The same keyspace for a snapshot, which goes on showing it when it is dropped. */
    KeyspaceHandle kept() {
        return new KeyspaceHandle(name, id);
    }

    void markDropped(boolean value) {
        dropped = value;
    }
}
