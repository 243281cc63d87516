package dev.kvstore.samples.quickstart;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;

/**
 * How the tour arranges its data: two keyspaces of one store.
 *
 * @param store the store; itself its default keyspace
 * @param files path → content
 * @param words word, a slash, path → how often the word occurs in that file
 */
record Library(KeyValueStore store, Keyspace files, Keyspace words) {
    static final String FILES = "files";
    static final String WORDS = "words";

    static Library in(KeyValueStore store) {
        return new Library(store, store.keyspace(FILES), store.keyspace(WORDS));
    }
}
