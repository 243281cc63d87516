package dev.kvstore.web.internal.rest;

import java.util.List;

/**
 * Some entries in order.
 *
 * @param items the entries and directories
 * @param next where the next page begins, null after the last
 */
record Page(List<Item> items, PageToken next) {
    /**
     * An entry, or all keys that share a prefix up to a delimiter.
     *
     * @param key the key, or the shared prefix
     * @param value null when not asked for, longer than a page may be, and for directories
     * @param length bytes of a value that is longer than a page may be, else 0
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Item(byte[] key, byte[] value, long length, long version, boolean directory) {}
}
