package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script of jmxterm, the client for terminals, as the tuning guide has it. */
class JmxtermTest {
    private static final long PATIENCE_SECONDS = 180;
    private static final Path JAR =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/agents/jmxterm.jar");

    @TempDir
    Path directory;

    @Test
    void aScriptReadsSetsAndInvokes() throws Exception {
        assumeTrue(Files.isReadable(JAR), "jmxterm is not in " + JAR);
        try (KeyValueStore store = KeyValueStore.open(
                        directory.resolve("data"), Beans.smallOptions().build());
                StoreManagement management = StoreManagement.register(store, "term");
                LoopbackConnector connector = new LoopbackConnector()) {
            Beans.put(store, 0, 10, 100);
            List<String> lines = run(
                    "open " + connector.url(),
                    "beans -d dev.kvstore",
                    "bean " + management.objectNames().get(0) + ",component=Flush",
                    "set FlushThresholdBytes 131072",
                    "get FlushThresholdBytes",
                    "set FlushThresholdBytes 1",
                    "run flush",
                    "bean " + management.objectNames().get(0),
                    "run verifyAsync",
                    "run job 1",
                    "get State",
                    "close");
            assertTrue(lines.contains("dev.kvstore:component=Compaction,store=term,type=Store"), lines::toString);
            assertTrue(lines.contains("FlushThresholdBytes = 131072;"), lines::toString);
            assertEquals(131_072, store.settings().flushThresholdBytes().get());
            assertTrue(
                    lines.contains("#RuntimeMBeanException: java.lang.IllegalArgumentException: "
                            + "flushThresholdBytes must be between 65536 and 2147483648 bytes, got 1"),
                    lines::toString);
            assertTrue(lines.contains("in tables up to sequence 10"), lines::toString);
            assertEquals(10, store.metrics().lastSequence());
            assertTrue(lines.contains("  kind = verify;"), lines::toString);
            assertTrue(lines.contains("State = OPEN;"), lines::toString);
        }
    }

    private List<String> run(String... script) throws Exception {
        Path commands = Files.write(directory.resolve("script"), List.of(script));
        Path output = directory.resolve("out");
        Process terminal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-jar",
                        JAR.toString(),
                        "--noninteract",
                        "--input",
                        commands.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = terminal.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            terminal.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(ended, text);
        assertEquals(0, terminal.exitValue(), text);
        return text.lines().toList();
    }
}
