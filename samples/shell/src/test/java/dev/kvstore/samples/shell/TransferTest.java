package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Import and export: lossless, and continued after an early end. */
class TransferTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"entries.ndjson", "entries.raw", "entries.csv"})
    void whatIsExportedIsImportedAgain(String name) throws IOException {
        SortedMap<String, String> entries = fill("store", 3_000);
        Path file = directory.resolve(name);
        Object[] formats = name.endsWith(".csv")
                ? new Object[] {"--key-format", "hex", "--value-format", "base64"}
                : new Object[0];

        run("store", formats, "export", file);
        run("copy", formats, "import", file);

        assertEquals(entries, contents("copy"));
        assertFalse(Files.exists(directory.resolve(name + ".kvstore-resume")));
    }

    @Test
    void csvHoldsTextAsItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("in.csv"), "value,ignored,key\n\"a, \"\"b\"\"\nc\\n\",x,k\n");
        run("store", new Object[0], "import", file);
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            assertEquals("a, \"b\"\nc\\n", new String(store.get("k".getBytes(UTF_8)), UTF_8));
        }
        Path out = directory.resolve("out.csv");
        run("store", new Object[0], "export", out);
        assertEquals("key,value\nk,\"a, \"\"b\"\"\nc\\n\"\n", Files.readString(out));
    }

    @Test
    void aScanInNdjsonIsAnImportToo() throws IOException {
        fill("store", 50);
        Invocation scan = run("store", new Object[0], "scan", "-o", "ndjson", "--versions");
        InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream(scan.bytes()));
            run("copy", new Object[0], "import", "-");
        } finally {
            System.setIn(stdin);
        }
        assertEquals(contents("store"), contents("copy"));
    }

    @Test
    void aBadLineEndsTheImportAndResumeGoesOnBehindWhatIsIn() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 2_500; i++) {
            lines.append(i == 2_200 ? "{\"key\":\"x\"            }\n" : "{\"key\":\"k" + i + "\",\"value\":\"v\"}\n");
        }
        Path file = Files.writeString(directory.resolve("in.ndjson"), lines);
        Invocation first = Invocation.of("--store", directory.resolve("store"), "import", file);
        assertEquals(2, first.code());
        assertTrue(first.err().contains("2199 entries are in; --resume goes on from there"), first.err());
        assertTrue(first.err().contains("line 2200: the object has no value"), first.err());
        assertEquals(2_199, contents("store").size());

        Files.writeString(file, "{}", StandardOpenOption.APPEND);
        Invocation changed = Invocation.of("--store", directory.resolve("store"), "import", file, "--resume");
        assertTrue(changed.err().contains("has changed since"), changed.err());

        // Of the same length as before.
        Files.writeString(file, lines.toString().replace("\"x\"            }", "\"x\",\"value\":\"\"}"));
        Files.writeString(file, " ".repeat(lines.length() - (int) Files.size(file)), StandardOpenOption.APPEND);
        Invocation rest = run("store", new Object[0], "import", file, "--resume");
        assertTrue(rest.err().startsWith("imported 301 entries"), rest.err());
        assertEquals(2_500, contents("store").size());
    }

    @ParameterizedTest
    @EnumSource
    void ofEntriesWithOneKeyTheLastCounts(StorageEngine engine) throws IOException {
        Path file = Files.writeString(directory.resolve("in.csv"), "key,value\nb,1\na,1\nb,2\na,2\nb,3\n");
        Path store = directory.resolve("store");
        assertEquals(
                0,
                Invocation.of("--engine", engine, "--store", store, "import", file)
                        .code());
        Invocation scan = Invocation.of("--store", store, "scan", "-o", "csv");
        assertEquals("key,value\na,2\nb,3\n", scan.out(), scan::err);
    }

    @Test
    void anExportThatEndedEarlyIsContinuedBehindItsLastNote() throws IOException {
        SortedMap<String, String> entries = fill("store", 2_000);
        Path whole = directory.resolve("whole.raw");
        run("store", new Object[0], "export", whole);
        byte[] bytes = Files.readAllBytes(whole);

        // As if the power had gone: the note, and behind the place it names the beginning of more.
        Path file = directory.resolve("part.raw");
        int at = 8;
        String lastKey = entries.firstKey();
        for (int i = 0; i < 700; i++) {
            ByteBuffer lengths = ByteBuffer.wrap(bytes, at, 8);
            int key = lengths.getInt();
            int value = lengths.getInt();
            lastKey = HexFormat.of().formatHex(bytes, at + 8, at + 8 + key);
            at += 8 + key + value;
        }
        Files.write(file, Arrays.copyOf(bytes, at + 5));
        Files.writeString(
                directory.resolve("part.raw.kvstore-resume"),
                "entries=700\nbytes=" + at + "\nlastKey=" + lastKey + "\n");

        Invocation refused = Invocation.of("--store", directory.resolve("store"), "export", file);
        assertTrue(refused.err().contains("--replace or --resume"), refused.err());
        Invocation rest = run("store", new Object[0], "export", file, "--resume");
        String expected = String.format(Locale.ROOT, "exported %,d entries", entries.size() - 700);
        assertTrue(rest.err().startsWith(expected), rest.err());
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void aRawFileCutShortIsNoticed() throws IOException {
        fill("store", 100);
        Path file = directory.resolve("cut.raw");
        run("store", new Object[0], "export", file);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {3, 8, 9, bytes.length / 2, bytes.length - 12, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            Invocation run = Invocation.of("--store", directory.resolve("other"), "import", file);
            assertEquals(2, run.code(), () -> length + ": " + run.err());
            assertTrue(run.err().contains("cut short"), run::err);
        }
    }

    private Invocation run(String store, Object[] formats, Object... command) {
        Object[] all = new Object[2 + formats.length + command.length];
        all[0] = "--store";
        all[1] = directory.resolve(store);
        System.arraycopy(command, 0, all, 2, command.length);
        System.arraycopy(formats, 0, all, 2 + command.length, formats.length);
        Invocation run = Invocation.of(all);
        assertEquals(0, run.code(), run::err);
        return run;
    }

    private SortedMap<String, String> fill(String name, int count) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (KeyValueStore store = KeyValueStore.open(directory.resolve(name))) {
            for (int i = 0; i < count; i++) {
                byte[] key = new byte[1 + random.nextInt(20)];
                byte[] value = new byte[random.nextInt(100)];
                random.nextBytes(key);
                random.nextBytes(value);
                store.put(key, value);
            }
        }
        SortedMap<String, String> entries = contents(name);
        assertTrue(entries.size() > count / 2, () -> "seed " + seed);
        return entries;
    }

    private SortedMap<String, String> contents(String name) {
        SortedMap<String, String> entries = new TreeMap<>();
        try (KeyValueStore store = KeyValueStore.open(directory.resolve(name));
                Cursor cursor = store.cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                entries.put(
                        HexFormat.of().formatHex(cursor.keyBytes()),
                        HexFormat.of().formatHex(cursor.valueBytes()));
            }
        }
        return entries;
    }
}
