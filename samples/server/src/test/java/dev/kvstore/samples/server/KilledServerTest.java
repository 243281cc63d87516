package dev.kvstore.samples.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KilledServerTest {
    private static final int WRITERS = 3;
    private static final int WRITES_BEFORE_THE_END = 300;

    @ParameterizedTest
    @EnumSource(StorageEngine.class)
    void whatWasAnsweredSurvivesAKilledServer(StorageEngine engine, @TempDir Path directory) throws Exception {
        Path store = directory.resolve("store");
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        try (RunningServer server = new RunningServer(store, "--engine=" + engine)) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String prefix = "http://127.0.0.1:" + server.port("query") + "/set?value=v&key=";
                int writer = i;
                Thread thread = new Thread(() -> write(prefix, "w" + writer + "-", acknowledged));
                thread.start();
                writers.add(thread);
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> acknowledged.size() >= WRITES_BEFORE_THE_END);
            server.process().destroyForcibly();
            for (Thread writer : writers) {
                writer.join();
            }
        }
        assertTrue(acknowledged.size() >= WRITES_BEFORE_THE_END);
        try (KeyValueStore opened = KeyValueStore.open(store)) {
            assertEquals(engine, opened.options().engine());
            for (String key : acknowledged) {
                assertArrayEquals(new byte[] {'v'}, opened.get(key.getBytes(StandardCharsets.UTF_8)), key);
            }
        }
    }

    /** Writes one key after the other until the server is gone. */
    private static void write(String url, String keys, Set<String> acknowledged) {
        HttpClient http = HttpClient.newHttpClient();
        try {
            for (int i = 0; ; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + keys + i))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    acknowledged.add(keys + i);
                }
            }
        } catch (IOException e) {
            // The server is gone, as it was to be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
