package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/** Reads from a store or snapshot, which must agree with the model. */
final class ReadSteps {
    private final RunState run;
    private final Bytes<?> target = Bytes.allocateElasticOnHeap();

    ReadSteps(RunState run) {
        this.run = run;
    }

    /** Reads a key in each of the ways there are. */
    void get(Reader reader, NavigableMap<byte[], Entry> entries) {
        byte[] key = run.chance(80) ? run.keys.key() : run.keys.anyKey();
        Entry expected = entries.get(key);
        byte[] value = expected == null ? null : expected.value();
        switch (run.random.nextInt(5)) {
            case 0 -> assertEquals(expected, reader.entry(key));
            case 1 -> {
                assertEquals(expected != null, reader.exists(key));
                assertEquals(expected == null ? 0 : expected.version(), reader.version(BytesStore.wrap(key)));
            }
            case 2 -> {
                target.clear();
                assertEquals(expected != null, reader.get(BytesStore.wrap(key), target));
                if (expected != null) {
                    assertArrayEquals(value, target.toByteArray());
                }
            }
            default -> assertArrayEquals(value, reader.get(key));
        }
    }

    void multiGet(Reader reader, NavigableMap<byte[], Entry> entries) {
        List<byte[]> keys = new ArrayList<>();
        for (int i = run.random.nextInt(20); i >= 0; i--) {
            keys.add(run.keys.anyKey());
        }
        List<byte[]> values = reader.multiGet(keys);
        for (int i = 0; i < keys.size(); i++) {
            Entry expected = entries.get(keys.get(i));
            assertArrayEquals(expected == null ? null : expected.value(), values.get(i), "value " + i);
        }
    }

    /** Walks a random range in a random direction. */
    void scan(Reader reader, NavigableMap<byte[], Entry> all) {
        KeyRange range = run.keys.range();
        NavigableMap<byte[], Entry> expected = restricted(all, range);
        try (Cursor cursor = reader.cursor(range)) {
            if (run.chance(50)) {
                compareForward(cursor, expected);
            } else {
                compareBackward(cursor, expected);
            }
        }
    }

    /** Compares everything the store holds. */
    void compareAll() {
        compareAll(run.model, run.store::keyspace);
        Set<String> names = new TreeSet<>(run.model.keyspaces().keySet());
        names.remove("");
        assertEquals(names, run.store.keyspaces());
    }

    /** Compares everything that can be read by keyspace with a model. */
    static void compareAll(Model model, Function<String, ? extends Reader> readers) {
        model.keyspaces().forEach((name, entries) -> {
            try (Cursor cursor = readers.apply(name).cursor()) {
                compareForward(cursor, entries);
                compareBackward(cursor, entries);
            }
        });
    }

    static void compareForward(Cursor cursor, NavigableMap<byte[], Entry> expected) {
        boolean on = cursor.first();
        for (Map.Entry<byte[], Entry> entry : expected.entrySet()) {
            assertTrue(on, "the cursor ended before the last entry");
            compare(cursor, entry);
            on = cursor.next();
        }
        assertFalse(on, "the cursor shows more entries than there are");
    }

    static void compareBackward(Cursor cursor, NavigableMap<byte[], Entry> expected) {
        boolean on = cursor.last();
        for (Map.Entry<byte[], Entry> entry : expected.descendingMap().entrySet()) {
            assertTrue(on, "the cursor ended before the first entry");
            compare(cursor, entry);
            on = cursor.prev();
        }
        assertFalse(on, "the cursor shows more entries than there are");
    }

    /** In one of two forms, always the same for a key, so that a walk mixes them. */
    static void compare(Cursor cursor, Map.Entry<byte[], Entry> expected) {
        byte[] key = expected.getKey();
        if ((Arrays.hashCode(key) & 1) == 0) {
            assertArrayEquals(key, cursor.keyBytes());
            assertArrayEquals(expected.getValue().value(), cursor.valueBytes());
        } else {
            assertArrayEquals(expected.getValue().value(), cursor.value().toByteArray());
            assertArrayEquals(key, cursor.key().toByteArray());
        }
        assertEquals(expected.getValue().version(), cursor.version());
    }

    static NavigableMap<byte[], Entry> restricted(NavigableMap<byte[], Entry> entries, KeyRange range) {
        NavigableMap<byte[], Entry> above = range.from() == null ? entries : entries.tailMap(range.from(), true);
        return range.to() == null ? above : above.headMap(range.to(), false);
    }
}
