package dev.kvstore.model;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A hash of the whole content of a store, in order, to find it again among many states. */
public final class Fingerprint {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final boolean withVersions;
    private long hash = 1;

    Fingerprint(boolean withVersions) {
        this.withVersions = withVersions;
    }

    /** Of all keyspaces of a store as it is now, versions included. */
    public static long of(KeyValueStore store) {
        return of(store, new Fingerprint(true));
    }

    /** Of all keyspaces of a store as it is now, without versions. */
    public static long ofContent(KeyValueStore store) {
        return of(store, new Fingerprint(false));
    }

    private static long of(KeyValueStore store, Fingerprint fingerprint) {
        fingerprint.keyspace("");
        fingerprint.entries(store);
        for (String name : store.keyspaces()) {
            fingerprint.keyspace(name);
            fingerprint.entries(store.keyspace(name));
        }
        return fingerprint.value();
    }

    void keyspace(String name) {
        mix(Arrays.hashCode(name.getBytes(StandardCharsets.UTF_8)));
    }

    void entry(byte[] key, byte[] value, long version) {
        mix(Arrays.hashCode(key));
        mix(key.length);
        mix(Arrays.hashCode(value));
        mix(value.length);
        mix(withVersions ? version : 0);
    }

    long value() {
        return hash;
    }

    private void entries(Reader reader) {
        try (Cursor cursor = reader.cursor()) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                entry(cursor.keyBytes(), cursor.valueBytes(), cursor.version());
            }
        }
    }

    private void mix(long value) {
        hash = Long.rotateLeft((hash ^ value) * PRIME, 29);
    }
}
