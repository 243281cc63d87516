package dev.kvstore.samples.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One command a process: results, complaints and exit codes. */
@ParameterizedClass
@EnumSource
class OneShotTest {
    @Parameter
    private StorageEngine engine;

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
        String suffix = engine == StorageEngine.LSM ? ".sst" : ".tree";
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
                byte[] content = Files.readAllBytes(file);
                for (int at = content.length - 20; at > 0; at -= 4096) {
                    content[at] ^= 1;
                }
                Files.write(file, content);
            }
        }
        assertFails(4, "damaged", kvstore("scan"));
    }

    @Test
    void aStoreThatIsMadeHasTheEngineAskedFor() {
        load();
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            assertEquals(engine, store.options().engine());
        }
        StorageEngine other = engine == StorageEngine.LSM ? StorageEngine.BTREE : StorageEngine.LSM;
        Path store = directory.resolve("store");
        assertFails(2, "has the engine " + engine, Invocation.of("--store", store, "--engine", other, "count"));
        assertOut("3\n", Invocation.of("--store", store, "count"));
    }

    @Test
    void aReaderThatGoesAwayEndsTheScanWithoutAWord() {
        load();
        OutputStream nobody = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        StringWriter err = new StringWriter();
        int code = Shell.run(
                nobody,
                new PrintWriter(err),
                "--store",
                directory.resolve("store").toString(),
                "scan",
                "-o",
                "raw");
        assertEquals(141, code);
        assertEquals("", err.toString());
    }

    @Test
    void entriesAreShownAsFilesAndNothingIsChangedByIt() throws IOException {
        load();
        assertOut("name\na/\nb\n", kvstore("ls"));
        assertOut("[{\"name\":\"1\"},\n{\"name\":\"2\"}]\n", kvstore("ls", "a", "-o", "json"));
        assertOut("t,w", kvstore("cat", "/b"));
        assertOut("/\n├── a/\n└── b\n\n1 directories, 1 files\n", kvstore("tree", "-L", "1"));
        assertFails(1, "there is no file /nothing", kvstore("cat", "/nothing"));
        assertFails(2, "is for the prompt", kvstore("cd", "a"));
    }

    @Test
    void everyCommandOfTheHelpExplainsItself() {
        List<String> commands = Invocation.of("help")
                .out()
                .lines()
                .filter(line -> line.matches(" {2}[a-z]+ .*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
        assertTrue(commands.containsAll(List.of("get", "put", "cas", "import", "inspect", "serve", "help")));
        for (String command : commands) {
            Invocation help = Invocation.of(command, "--help");
            assertEquals(0, help.code(), command);
            assertTrue(help.out().matches("(?s)Usage: (kvstore )?" + command + " .*"), command + ": " + help);
        }
    }

    /** Of a description in several lines the list shows the first. */
    @Test
    void theListOfCommandsCutsNoSentenceShort() {
        String help = Invocation.of("--help").out();
        String list = help.substring(help.indexOf("Commands:")).replaceFirst(".*\\n", "");
        List<String> commands = list.replaceAll("\n {4,}", " ").lines().toList();
        assertTrue(commands.size() > 30, list);
        commands.forEach(command -> assertTrue(command.strip().endsWith("."), command));
    }

    @Test
    void singleResultsAreShownInEveryFormat() {
        assertOut("OK\n", kvstore("put", "k", "v", "-o", "table"));
        assertOut("{\"version\":2}\n", kvstore("put", "k", "v", "-o", "json"));
        assertOut("{\"version\":3}\n", kvstore("put", "k", "v", "-o", "ndjson"));
        assertOut("version\n4\n", kvstore("put", "k", "v", "-o", "csv"));
        assertOut("version\t5\n", kvstore("put", "k", "v", "-o", "raw"));
        assertOut("key  value  version\nk    v            5\n", kvstore("get", "k", "-o", "table"));
        assertOut("{\"key\":\"k\",\"value\":\"v\",\"version\":5}\n", kvstore("get", "k", "-o", "json"));
        assertOut("{\"key\":\"k\",\"value\":\"v\",\"version\":5}\n", kvstore("get", "k", "-o", "ndjson"));
        assertOut("key,value,version\nk,v,5\n", kvstore("get", "k", "-o", "csv"));
        assertOut("v", kvstore("get", "k", "-o", "raw"));
        assertOut("{\"exists\":true}\n", kvstore("exists", "k", "-o", "json"));
        assertOut("exists\ntrue\n", kvstore("exists", "k", "-o", "csv"));
        assertOut("true\n", kvstore("exists", "k", "-o", "raw"));
        assertOut("{\"deleted\":1}\n", kvstore("del", "k", "-o", "json"));
    }

    @Test
    void keysAreGivenAndShownInEveryFormat() {
        byte[] key = {'k', '/', 0, (byte) 0xff};
        assertOut("OK\n", kvstore("put", "k/\\x00\\xff", "v"));
        assertOut("key\nk/\\x00\\xff\n", kvstore("scan", "k/", "--keys-only", "--key-format", "text"));
        assertOut("key\n6b2f00ff\n", kvstore("scan", "6b2f", "--keys-only", "--key-format", "hex"));
        assertOut("key\nay8A_w\n", kvstore("scan", "ay8", "--keys-only", "--key-format", "base64"));
        assertFails(2, "is not UTF-8", kvstore("scan", "k/", "--keys-only", "--key-format", "utf8"));
        assertOut("v\n", kvstore("get", "0x" + HexFormat.of().formatHex(key), "--key-format", "hex"));
        assertOut("v\n", kvstore("get", Base64.getEncoder().encodeToString(key), "--key-format", "base64"));
        assertOut(
                "{\"keyHex\":\"6b2f00ff\",\"value\":\"v\"}\n", kvstore("scan", "-o", "ndjson", "--key-format", "HEX"));
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
        Object[] all = Stream.concat(
                        Stream.of(arguments), Stream.of("--store", directory.resolve("store"), "--engine", engine))
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
