package dev.kvstore.samples.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command a process: results, complaints and exit codes. */
class OneShotTest {
    @TempDir
    private Path directory;

    @Test
    void aValueIsFoundAgain() {
        assertOut("OK\n", kvstore("put", "user1", "ismail"));
        assertOut("ismail\n", kvstore("get", "user1"));
        assertOut("true\n", kvstore("exists", "user1"));
        assertOut("1\n", kvstore("count"));
    }

    @Test
    void whatIsMissingEndsWithOneAndIsSaidOnStderr() {
        kvstore("put", "a", "1");
        assertFails(1, "not found: b", kvstore("get", "b"));
        assertFails(1, "not found: b", kvstore("del", "b"));
        Invocation several = kvstore("mget", "a", "b");
        assertEquals(1, several.code());
        assertEquals("key  value  version\na    1            1\n", several.out());
        assertEquals("not found: b\n", several.err());
        Invocation exists = kvstore("exists", "a", "b");
        assertEquals("1 false\n", exists.code() + " " + exists.out());
    }

    @Test
    void aMissingStoreIsNotMadeByReading() {
        assertEquals(1, kvstore("get", "a").code());
        assertEquals(1, kvstore("scan").code());
        assertFalse(Files.exists(directory.resolve("store")));
    }

    @Test
    void entriesAreShownInEveryFormat() {
        load();
        assertOut("key  value\na/1  one\na/2  \\x00\\xff\nb    t,w\n", kvstore("scan"));
        assertOut("""
                [{"key":"a/1","value":"one"},
                {"key":"a/2","value64":"AP8"},
                {"key":"b","value":"t,w"}]
                """, kvstore("scan", "-o", "json"));
        assertOut(
                "{\"key\":\"b\",\"version\":3,\"value\":\"t,w\"}\n",
                kvstore("scan", "b", "-o", "ndjson", "--versions"));
        assertOut("key,value\na/1,one\nb,\"t,w\"\n", kvstore("batch", "del a/2"), kvstore("scan", "-o", "csv"));
        assertOut("a/1\tone\nb\tt,w\n", kvstore("scan", "-o", "raw"));
        assertOut("{\"count\":2}\n", kvstore("count", "-o", "json"));
        assertOut("[]\n", kvstore("scan", "nothing", "-o", "json"));
        assertOut("", kvstore("scan", "nothing", "-o", "ndjson"));
    }

    @Test
    void aScanIsBoundedAndReversed() {
        load();
        assertOut("key\na/2\na/1\n", kvstore("scan", "a/", "--reverse", "--keys-only"));
        assertOut("key\na/2\n", kvstore("scan", "--from", "a/2", "--to", "b", "--keys-only"));
        assertOut("key\na/1\n", kvstore("scan", "--limit", "1", "--keys-only"));
        assertOut("2\n", kvstore("count", "a/"));
    }

    @Test
    void rawIsTheValueByteForByte() {
        load();
        assertArrayEquals(new byte[] {0, -1}, kvstore("get", "a/2", "-o", "raw").bytes());
        assertOut("00ff\n", kvstore("get", "612f32", "--key-format", "hex", "--value-format", "hex"));
        assertOut("AP8\n", kvstore("get", "YS8y", "--key-format", "base64", "--value-format", "base64"));
    }

    @Test
    void aValueCanComeFromAFile() throws IOException {
        byte[] content = {0, 13, 10, -1, 'x'};
        Path file = Files.write(directory.resolve("value.bin"), content);
        assertOut("OK\n", kvstore("put", "k", "--file", file));
        assertArrayEquals(content, kvstore("get", "k", "-o", "raw").bytes());
    }

    @Test
    void conditionsThatDoNotHoldEndWithSix() {
        load();
        assertFails(6, "condition failed: b has version 3", kvstore("cas", "b", "other", "new"));
        assertFails(6, "condition failed: c has no value", kvstore("cas", "c", "new", "--version", "9"));
        assertFails(6, "condition failed: b has a value", kvstore("put", "b", "new", "--if-absent"));
        assertFails(6, "condition failed: nothing was written", kvstore("batch", "put c 1", "absent b"));
        assertOut("OK\n", kvstore("cas", "b", "t,w", "new"));
        assertOut("OK\n", kvstore("cas", "c", "first", "--absent"));
        assertOut("OK\n", kvstore("cas", "b", "new", "--delete"));
        assertFails(1, "not found: b", kvstore("get", "b"));
    }

    @Test
    void aBatchIsAppliedInOrder() throws IOException {
        Path file = Files.writeString(
                directory.resolve("writes"), "# comment\nput a 1\nput b '2 3'\n\ndelrange a b\nput a \"\"\n");
        assertOut("OK\n", kvstore("batch", "--file", file));
        assertOut("key  value\na    \nb    2 3\n", kvstore("scan"));
        assertFails(2, "write 2: must be put KEY VALUE", kvstore("batch", "put a 1", "put b"));
        assertOut("OK\n", kvstore("delrange", "--all"));
        assertOut("0\n", kvstore("count"));
    }

    @Test
    void keyspacesAreApart() {
        assertOut("OK\n", kvstore("keyspace", "create", "orders"));
        assertOut("OK\n", kvstore("-k", "orders", "put", "a", "1"));
        assertFails(1, "not found: a", kvstore("get", "a"));
        assertOut("1\n", kvstore("get", "a", "--keyspace", "orders"));
        assertFails(1, "there is no keyspace 'order'", kvstore("get", "a", "-k", "order"));
        assertFails(1, "there is no keyspace 'order'", kvstore("put", "a", "1", "-k", "order"));
        assertOut("OK\n", kvstore("keyspace", "drop", "orders"));
        assertFails(1, "there is no keyspace 'orders'", kvstore("get", "a", "-k", "orders"));
    }

    @Test
    void unusableArgumentsEndWithTwoAndSayWhatIsWrong() {
        assertFails(2, "there is no such command: gte", kvstore("gte", "a"));
        assertFails(2, "Missing required parameter: 'KEY'", kvstore("get"));
        assertFails(2, "give the value, or --file", kvstore("put", "a"));
        assertFails(2, "say which keys", kvstore("delrange"));
        assertFails(2, "not hexadecimal", kvstore("get", "xyz", "--key-format", "hex"));
        assertFails(2, "no escape that is known at position 2", kvstore("get", "a\\q"));
        assertFails(2, "from must not be above to", kvstore("scan", "--from", "b", "--to", "a"));
        assertFails(2, "--limit must be 0 or more, got -1", kvstore("scan", "--limit", "-1"));
        assertFails(2, "one prefix, or bounds", kvstore("scan", "a", "--from", "b"));
        assertFails(2, "1 to 65535", kvstore("put", "", "x"));
        assertFails(2, "read-only", kvstore("put", "a", "1", "--read-only", "--store", existing()));
    }

    @Test
    void aHeldStoreEndsWithThreeAndNamesTheHolder() {
        try (KeyValueStore holder = KeyValueStore.open(directory.resolve("store"))) {
            assertFails(3, "is locked by process " + ProcessHandle.current().pid(), kvstore("get", "a"));
            assertTrue(holder.path().endsWith("store"));
        }
    }

    @Test
    void damageEndsWithFour() throws IOException {
        load();
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            for (Path table : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                byte[] content = Files.readAllBytes(table);
                content[content.length - 20] ^= 1;
                Files.write(table, content);
            }
        }
        assertFails(4, "damaged", kvstore("scan"));
    }

    @Test
    void aFileThatIsNoStoreIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertEquals(5, Invocation.of("--store", file, "put", "a", "1").code());
    }

    private void load() {
        kvstore("batch", "put a/1 one", "put a/2 \\x00\\xff", "put b t,w");
    }

    private Path existing() {
        Path store = directory.resolve("existing");
        KeyValueStore.open(store).close();
        return store;
    }

    private Invocation kvstore(Object... arguments) {
        Object[] all = Stream.concat(Stream.of(arguments), Stream.of("--store", directory.resolve("store")))
                .toArray();
        boolean elsewhere = Stream.of(arguments).anyMatch("--store"::equals);
        return Invocation.of(elsewhere ? arguments : all);
    }

    private static void assertOut(String expected, Invocation... runs) {
        Invocation last = runs[runs.length - 1];
        assertEquals("", last.err());
        assertEquals(expected, last.out());
        assertEquals(0, last.code());
    }

    private static void assertFails(int code, String complaint, Invocation run) {
        assertTrue(run.err().contains(complaint), () -> "stderr: " + run.err());
        assertEquals("", run.out());
        assertEquals(code, run.code());
    }
}
