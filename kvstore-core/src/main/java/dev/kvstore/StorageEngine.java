package dev.kvstore;

/** How a store keeps its entries. Chosen when it is created; what it does is the same. */
public enum StorageEngine {
    /**
     * A log-structured merge tree: the faster one to write, at random above all, and the smaller one on the device.
     * The default.
     */
    LSM,

    /**
     * A copy-on-write B+tree in one file: the faster one to read, with nothing to do in the background but syncs.
     */
    BTREE
}
