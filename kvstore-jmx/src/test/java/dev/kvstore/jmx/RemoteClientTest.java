package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client in another JVM, over RMI on loopback, that has none of our classes. */
class RemoteClientTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    @Test
    void readsSetsInvokesAndIsNotified() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(
                        directory.resolve("data"), Beans.smallOptions().build());
                StoreManagement management = StoreManagement.register(store, "remote")) {
            Beans.put(store, 0, 100, 100);
            assertEquals("remote", management.name());
            List<String> lines = runClient();
            assertEquals(
                    List.of(
                            "beans 6",
                            "unread 0",
                            "state OPEN",
                            "threshold 131072",
                            "refused flushThresholdBytes must be between 65536 and 2147483648 bytes, got 1",
                            "job SUCCEEDED 1.0",
                            "levels javax.management.openmbean.TabularDataSupport",
                            "notified dev.kvstore.flush.end CompositeDataSupport",
                            "changed FlushThresholdBytes 65536 131072",
                            "closed store gone"),
                    lines);
            assertEquals(131_072, store.settings().flushThresholdBytes().get());
        }
    }

    private List<String> runClient() throws Exception {
        try (LoopbackConnector connector = new LoopbackConnector()) {
            return outputOf(connector.url());
        }
    }

    /** Runs the client from its source, with an empty class path. */
    private List<String> outputOf(String url) throws IOException, InterruptedException {
        Path source = directory.resolve("RemoteClient.java");
        try (InputStream in = RemoteClientTest.class.getResourceAsStream("/RemoteClient.java.txt")) {
            Files.copy(in, source);
        }
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.rmi.server.hostname=127.0.0.1",
                        source.toString(),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        boolean ended = client.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String output = Files.readString(directory.resolve("out"), StandardCharsets.UTF_8);
        if (!ended) {
            client.destroyForcibly();
        }
        assertTrue(ended && client.exitValue() == 0, output);
        return output.lines().toList();
    }
}
