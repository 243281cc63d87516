package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.KeyValueStore;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is written through one door is read through the other: a random mix of both against a sorted map. */
class RawEquivalenceTest {
    private static final int CHECK_EVERY = 50;
    private static final int LONGEST = 400_000;
    private static final String[] DIRECTORIES = {"", "a/", "a/b/", "c/"};

    @TempDir
    Path directory;

    private final TreeMap<String, byte[]> model = new TreeMap<>();
    private KeyValueStore store;
    private FileSystem files;
    private Random random;

    @Test
    void filesAndEntriesAreTheSameBytes() throws IOException {
        run(1_500, 11);
    }

    @Test
    @Tag("heavy")
    void filesAndEntriesStayTheSameBytes() throws IOException {
        run(15_000, 12);
    }

    private void run(int operations, long seed) throws IOException {
        System.out.println("raw and files: " + operations + " operations, seed " + seed);
        random = new Random(seed);
        for (int done = 0; done < operations; ) {
            try (KeyValueStore opened = WatchedStore.open(directory);
                    FileSystem view = KeyValueFileSystems.newFileSystem(opened, Map.of())) {
                store = opened;
                files = view;
                Files.createDirectories(path("a/b"));
                Files.createDirectories(path("c"));
                for (int i = 0; i < 500; i++, done++) {
                    step();
                    if (done % CHECK_EVERY == 0) {
                        check("seed " + seed + ", step " + done);
                    }
                }
            }
        }
    }

    private void step() throws IOException {
        String key = DIRECTORIES[random.nextInt(DIRECTORIES.length)] + "f" + random.nextInt(6);
        String other = DIRECTORIES[random.nextInt(DIRECTORIES.length)] + "f" + random.nextInt(6);
        byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? LONGEST : 300)];
        random.nextBytes(value);
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                store.put(bytes(key), value);
                model.put(key, value);
            }
            case 2 -> {
                store.delete(bytes(key));
                model.remove(key);
            }
            case 3 -> putTwo(key, other, value);
            case 4, 5 -> {
                Files.write(path(key), value);
                model.put(key, value);
            }
            case 6 -> append(key, value);
            case 7 -> move(key, other);
            default -> {
                Files.deleteIfExists(path(key));
                model.remove(key);
            }
        }
    }

    private void putTwo(String key, String other, byte[] value) {
        try (WriteBatch batch = store.newBatch()) {
            store.write(batch.put(bytes(key), value).put(bytes(other), value));
        }
        model.put(key, value);
        model.put(other, value);
    }

    private void append(String key, byte[] more) throws IOException {
        Files.write(path(key), more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        byte[] before = model.getOrDefault(key, new byte[0]);
        byte[] longer = java.util.Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, longer, before.length, more.length);
        model.put(key, longer.length > 3 * LONGEST ? new byte[0] : longer);
        if (longer.length > 3 * LONGEST) {
            Files.write(path(key), new byte[0]);
        }
    }

    private void move(String key, String other) throws IOException {
        if (model.containsKey(key) && !key.equals(other)) {
            Files.move(path(key), path(other), StandardCopyOption.REPLACE_EXISTING);
            model.put(other, model.remove(key));
        }
    }

    private void check(String where) throws IOException {
        for (Map.Entry<String, byte[]> entry : model.entrySet()) {
            assertArrayEquals(entry.getValue(), store.get(bytes(entry.getKey())), where + ", raw " + entry.getKey());
            assertArrayEquals(
                    entry.getValue(), Files.readAllBytes(path(entry.getKey())), where + ", file " + entry.getKey());
        }
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(path(""))) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> found.add(file.toString().substring(1)));
        }
        assertEquals(List.copyOf(model.keySet()), found.stream().sorted().toList(), where);
        assertNull(store.get(bytes("f")), where);
    }

    private Path path(String key) {
        return files.getPath("/" + key);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
