package dev.kvstore.model;

import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a store holds, told by sorted maps: the oracle. The default keyspace is the one without a name. */
public final class Model {
    private final NavigableMap<String, NavigableMap<byte[], Entry>> keyspaces = new TreeMap<>();

    public Model() {
        create("");
    }

    /** An independent copy; entries are shared, they never change. */
    public Model copy() {
        Model copy = new Model();
        keyspaces.forEach((name, entries) -> copy.keyspaces.put(name, new TreeMap<>(entries)));
        return copy;
    }

    /** All keyspaces by name. */
    public NavigableMap<String, NavigableMap<byte[], Entry>> keyspaces() {
        return keyspaces;
    }

    /** The entries of a keyspace that exists. */
    public NavigableMap<byte[], Entry> entries(String keyspace) {
        return keyspaces.get(keyspace);
    }

    /** The entries of a range of a keyspace; a view. */
    public NavigableMap<byte[], Entry> entries(String keyspace, KeyRange range) {
        return within(entries(keyspace), range.from(), range.to());
    }

    public void create(String keyspace) {
        keyspaces.computeIfAbsent(keyspace, name -> new TreeMap<>(Arrays::compareUnsigned));
    }

    public void drop(String keyspace) {
        keyspaces.remove(keyspace);
    }

    public Entry get(String keyspace, byte[] key) {
        return entries(keyspace).get(key);
    }

    public void put(String keyspace, byte[] key, byte[] value, long version) {
        entries(keyspace).put(key, new Entry(value, version));
    }

    public void delete(String keyspace, byte[] key) {
        entries(keyspace).remove(key);
    }

    public void deleteRange(String keyspace, byte[] from, byte[] to) {
        within(entries(keyspace), from, to).clear();
    }

    /** A hash of everything, versions included. */
    public long fingerprint() {
        return fingerprint(new Fingerprint(true));
    }

    /** A hash of everything but versions. */
    public long contentFingerprint() {
        return fingerprint(new Fingerprint(false));
    }

    private long fingerprint(Fingerprint fingerprint) {
        keyspaces.forEach((name, entries) -> {
            fingerprint.keyspace(name);
            entries.forEach((key, entry) -> fingerprint.entry(key, entry.value(), entry.version()));
        });
        return fingerprint.value();
    }

    private static NavigableMap<byte[], Entry> within(NavigableMap<byte[], Entry> entries, byte[] from, byte[] to) {
        NavigableMap<byte[], Entry> above = from == null ? entries : entries.tailMap(from, true);
        return to == null ? above : above.headMap(to, false);
    }
}
