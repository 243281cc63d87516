package dev.kvstore.samples.shell;

import static dev.kvstore.samples.shell.TerminalSession.CTRL_C;
import static dev.kvstore.samples.shell.TerminalSession.CTRL_D;
import static dev.kvstore.samples.shell.TerminalSession.TAB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.WriteBatch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt on a real pseudo-terminal. */
class PromptTest {
    @TempDir
    private Path directory;

    @Test
    void aSessionOfPutGetHelpAndExit() throws Exception {
        try (TerminalSession terminal = start(Map.of())) {
            terminal.expect("Welcome to kvstore! Type 'help' for commands.\n");
            terminal.expect("kvstore> ");
            terminal.send("put user1 ismail\r");
            terminal.expect("\nOK\n");
            terminal.expect("kvstore> ");
            terminal.send("get user1\r");
            terminal.expect("\nValue: ismail\n");
            terminal.send("get user2\r");
            terminal.expect("\nnot found: user2\n");
            terminal.send("help\r");
            terminal.expect("delrange +Deletes all keys of a range");
            terminal.send("nonsense\r");
            terminal.expect("there is no such command: nonsense");
            terminal.expect("kvstore> ");
            terminal.send("exit\r");
            assertEquals(0, terminal.exitCode());
        }
        assertEquals("get user1\n", linesOfHistory().replaceAll("(?s).*(get user1\n).*", "$1"));
        assertFalse(linesOfHistory().contains("ismail"), this::linesOfHistory);
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            assertEquals("ismail", new String(store.get("user1".getBytes(UTF_8)), UTF_8));
        }
    }

    @Test
    void ctrlCStopsTheScanAndNotTheShell() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"));
                WriteBatch batch = store.newBatch()) {
            for (int i = 0; i < 300_000; i++) {
                batch.put(("key" + i).getBytes(UTF_8), new byte[20]);
            }
            store.write(batch);
        }
        try (TerminalSession terminal = start(Map.of())) {
            terminal.expect("kvstore> ");
            terminal.send("half a line" + CTRL_C);
            terminal.expect("kvstore> ");
            terminal.send("scan\r");
            terminal.expect("key1000");
            terminal.send(CTRL_C);
            terminal.expect("kvstore: interrupted\n");
            terminal.send("exists key7\r");
            terminal.expect("\ntrue\n");
            terminal.send(CTRL_D);
            assertEquals(0, terminal.exitCode());
            assertFalse(terminal.text().contains("key99999 "), "the scan went on to its end");
        }
    }

    @Test
    void ctrlCEndsASingleCommandWith130() throws Exception {
        try (TerminalSession terminal = start(Map.of(), "put", "a", "--file", "-")) {
            // Nothing is typed: it waits for its value.
            terminal.send("text that never ends");
            terminal.expect("text that never ends");
            terminal.send(CTRL_C);
            terminal.send(CTRL_C);
            assertEquals(130, terminal.exitCode());
        }
    }

    @Test
    void tabCompletesCommandsOptionsKeyspacesAndKeys() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            store.put("user/ismail/name".getBytes(UTF_8), "Ismail".getBytes(UTF_8));
            store.put("user/ismail/mail".getBytes(UTF_8), "i@example.org".getBytes(UTF_8));
            store.keyspace("orders").put("o1".getBytes(UTF_8), "first".getBytes(UTF_8));
        }
        try (TerminalSession terminal = start(Map.of())) {
            terminal.expect("kvstore> ");
            terminal.send("exis" + TAB + "us" + TAB + TAB + "n" + TAB + "\r");
            terminal.expect("\ntrue\n");
            terminal.send("mget --keysp" + TAB + "ord" + TAB + "o1 --out" + TAB + "nd" + TAB + "\r");
            terminal.expect("\\{\"key\":\"o1\",\"value\":\"first\",\"version\":3\\}");
            terminal.send("get -k orders o" + TAB + "\r");
            terminal.expect("Value: first");
            terminal.send("get --keyspace=orders --key-format hex 6f" + TAB + "\r");
            terminal.expect("Value: first");
            terminal.send("use ord" + TAB + "\r");
            terminal.expect("kvstore:orders> ");
            terminal.send("get o" + TAB + "\r");
            terminal.expect("Value: first");
            terminal.send("quit\r");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void ctrlCStopsAnImportThatResumeGoesOnWith() throws Exception {
        int count = 2_000_000;
        Path file = directory.resolve("in.ndjson");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                lines.write("{\"key\":\"k" + i + "\",\"value\":\"v\"}\n");
            }
        }
        try (TerminalSession terminal = start(Map.of(), "import", file.toString())) {
            terminal.expect(
                    "import +\\d+% \\[=*>? *\\] +\\d+/\\d+MB \\(\\d:\\d\\d:\\d\\d / [^)]+\\) [1-9][0-9,]* entries/s");
            terminal.send(CTRL_C);
            terminal.expect("[1-9]\\d+ entries are in; --resume goes on from there\nkvstore: interrupted\n");
            assertEquals(130, terminal.exitCode());
        }
        Path store = directory.resolve("store");
        Invocation rest = Invocation.of("--store", store, "import", file, "--resume");
        assertEquals(0, rest.code(), rest::err);
        assertFalse(rest.err().startsWith("imported 2,000,000 "), rest::err);
        assertEquals(count + "\n", Invocation.of("--store", store, "count").out());
    }

    @Test
    void aHeldStoreEndsThePromptAndSaysWhoHoldsItAndHowToReachIt() throws Exception {
        try (KeyValueStore holder = KeyValueStore.open(directory.resolve("store"));
                TerminalSession terminal = start(Map.of())) {
            long pid = ProcessHandle.current().pid();
            terminal.expect("is locked by process " + pid);
            terminal.expect("with --jmx " + pid + " if it manages its store, or with --url ADDRESS if it serves it");
            assertEquals(3, terminal.exitCode());
            assertTrue(holder.path().endsWith("store"));
        }
    }

    @Test
    void aTransactionIsBegunRolledBackAndCommittedAtThePrompt() throws Exception {
        try (TerminalSession terminal = start(Map.of(), "--engine", "btree")) {
            terminal.expect("kvstore> ");
            terminal.send("begin\r");
            terminal.expect("\nOK\n.*kvstore\\*> ");
            terminal.send("put a 1\r");
            terminal.expect("\nOK\n");
            terminal.send("rollback\r");
            terminal.expect("\nOK\n.*kvstore> ");
            terminal.send("get a\r");
            terminal.expect("not found: a");
            terminal.send("begin\rput a 2\rcommit\rget a\r");
            terminal.expect("Value: 2");
            terminal.send("exit\r");
            assertEquals(0, terminal.exitCode());
        }
    }

    @Test
    void coloursAreLeftOutOnRequest() throws Exception {
        try (TerminalSession terminal = start(Map.of("NO_COLOR", "1"))) {
            terminal.expect("kvstore> ");
            terminal.send("help\r");
            terminal.expect("Ctrl-D leaves");
            terminal.send("exit\r");
            assertEquals(0, terminal.exitCode());
            assertFalse(terminal.raw().matches("(?s).*\u001b\\[[0-9;]*[1-9][0-9;]*m.*"), terminal::raw);
        }
        try (TerminalSession terminal = start(Map.of())) {
            terminal.expect("kvstore> ");
            assertTrue(terminal.raw().matches("(?s).*\u001b\\[[0-9;]*[1-9][0-9;]*m.*"), terminal::raw);
        }
    }

    @Test
    void binaryKeysDoNotReachTheTerminal() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            store.put(new byte[] {27, '[', '2', 'J', 0, (byte) 0xff}, new byte[] {7, 8, 'x'});
        }
        try (TerminalSession terminal = start(Map.of("NO_COLOR", "1"), "scan")) {
            terminal.expect("\\\\x1b\\[2J\\\\x00\\\\xff +\\\\x07\\\\x08x\n");
            assertEquals(0, terminal.exitCode());
            assertFalse(terminal.raw().contains("\u001b"), terminal::raw);
        }
    }

    private TerminalSession start(Map<String, String> environment, String... arguments) throws IOException {
        String store = directory.resolve("store").toString();
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--store";
        all[arguments.length + 1] = store;
        return TerminalSession.start(directory, environment, all);
    }

    private String linesOfHistory() {
        try {
            return Files.readString(directory.resolve(".kvstore_history"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
