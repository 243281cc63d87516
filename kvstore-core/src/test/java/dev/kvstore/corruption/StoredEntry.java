package dev.kvstore.corruption;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Reader;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A key with its value, as text that can be compared and read in a failure. */
record StoredEntry(String keyspace, String key, String value) {
    private static final HexFormat HEX = HexFormat.of();

    static StoredEntry of(String keyspace, byte[] key, byte[] value) {
        return new StoredEntry(keyspace, HEX.formatHex(key), value == null ? null : HEX.formatHex(value));
    }

    /** All of a store, keyspace by keyspace. */
    static List<StoredEntry> all(KeyValueStore store) {
        List<StoredEntry> found = new ArrayList<>();
        addAll(store, "", found);
        for (String name : store.keyspaces()) {
            addAll(store.keyspace(name), name, found);
        }
        return found;
    }

    private static void addAll(Reader reader, String name, List<StoredEntry> found) {
        try (Cursor cursor = reader.cursor()) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                found.add(of(name, cursor.keyBytes(), cursor.valueBytes()));
            }
        }
    }

    /** All of a model, the value by what it is the value of. */
    static Map<String, String> valuesOf(Model model) {
        Map<String, String> values = new HashMap<>();
        for (String name : model.keyspaces().keySet()) {
            for (Map.Entry<byte[], Entry> entry : model.entries(name).entrySet()) {
                StoredEntry stored = of(name, entry.getKey(), entry.getValue().value());
                values.put(stored.place(), stored.value);
            }
        }
        return values;
    }

    static Map<String, String> valuesOf(List<StoredEntry> entries) {
        Map<String, String> values = new HashMap<>();
        entries.forEach(entry -> values.put(entry.place(), entry.value));
        return values;
    }

    byte[] keyBytes() {
        return HEX.parseHex(key);
    }

    byte[] valueBytes() {
        return HEX.parseHex(value);
    }

    /** Keyspace and key; the keyspace whose name was lost with the manifest is that which has one. */
    String place() {
        return keyspace.replaceFirst("^recovered-.*", ScriptedWrite.SIDE) + "/" + key;
    }
}
