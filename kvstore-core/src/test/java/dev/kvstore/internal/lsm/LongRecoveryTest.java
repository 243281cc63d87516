package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreOptions;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The log of a session that flushed nothing is replayed into many small memtables. */
@ExtendWith(LeakCheck.class)
class LongRecoveryTest {
    private static final int WRITES = 60_000;

    @TempDir
    Path directory;

    private final Random random = new Random(11);
    private final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    private final NavigableMap<byte[], byte[]> otherModel = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void everyWriteIsThereInItsNewestVersion() throws IOException {
        Path killed = Files.createDirectory(directory.resolve("killed"));
        long last;
        try (KeyValueStore store = WatchedStore.open(directory.resolve("running"))) {
            write(store);
            last = store.lastSequence();
            copy(directory.resolve("running"), killed);
        }
        StoreOptions small = StoreOptions.builder().flushThresholdBytes(1 << 20).build();
        try (KeyValueStore store = WatchedStore.open(killed, small)) {
            assertEquals(last, store.lastSequence());
            assertTrue(
                    store.metrics().flushCount() > 1,
                    "flushes " + store.metrics().flushCount());
            check(model, store.cursor());
            check(otherModel, store.keyspace("other").cursor());
        }
        // Once more, from tables and what the second session had in its log.
        try (KeyValueStore store = WatchedStore.open(killed, small)) {
            check(model, store.cursor());
        }
    }

    private void write(KeyValueStore store) {
        Keyspace other = store.keyspace("other");
        try (WriteBatch batch = store.newBatch()) {
            for (int i = 0; i < WRITES; i++) {
                write(store, other, batch);
                if (random.nextInt(50) == 0) {
                    store.write(batch);
                    batch.clear();
                }
            }
            store.write(batch);
        }
    }

    private void write(Keyspace main, Keyspace other, WriteBatch batch) {
        byte[] key = text("some/common/beginning/" + random.nextInt(WRITES / 2));
        byte[] value = new byte[random.nextInt(1000) == 0 ? 20_000 : random.nextInt(60)];
        random.nextBytes(value);
        int kind = random.nextInt(100);
        if (kind == 0) {
            byte[] to = text("some/common/beginning/" + random.nextInt(WRITES / 2));
            byte[] from = Arrays.compareUnsigned(key, to) < 0 ? key : to;
            byte[] end = from == key ? to : key;
            if (model.subMap(from, end).size() < 30) {
                batch.deleteRange(main, from, end);
                model.subMap(from, end).clear();
            }
        } else if (kind < 10) {
            batch.delete(key);
            model.remove(key);
        } else if (kind < 20) {
            batch.put(other, key, value);
            otherModel.put(key, value);
        } else {
            batch.put(key, value);
            model.put(key, value);
        }
    }

    private static void check(NavigableMap<byte[], byte[]> expected, Cursor cursor) {
        try (cursor) {
            boolean more = cursor.first();
            for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
                assertTrue(more);
                assertArrayEquals(entry.getKey(), cursor.keyBytes());
                assertArrayEquals(entry.getValue(), cursor.valueBytes());
                more = cursor.next();
            }
            assertFalse(more);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
