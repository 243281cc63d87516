package dev.kvstore.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTest {
    private static final String TOKEN = "t".repeat(43);
    private static final String[] AUTHORIZED = {"Authorization", "Bearer " + TOKEN};

    @TempDir
    private Path directory;

    private TestServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(
                directory.resolve("store"),
                Dialect.REST,
                HttpOptions.builder()
                        .tokens(BearerTokens.of(Map.of(TOKEN, EnumSet.allOf(Scope.class))))
                        .adminEnabled(true)
                        .checkpointRoot(directory)
                        .build());
        client = server.client();
        server.store().put(new byte[] {'k'}, new byte[] {'v'});
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void succeeds(String path) {
        Answer begun = client.post(path, "", AUTHORIZED);
        assertEquals(202, begun.status(), begun::toString);
        String job = begun.header("Location");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.get(job, AUTHORIZED).text().contains("\"state\":\"succeeded\""));
        assertTrue(client.get("/v1/admin/jobs", AUTHORIZED).text().contains("\"state\":\"succeeded\""));
        assertEquals(409, client.delete(job, AUTHORIZED).status());
    }

    @Test
    void longWorkIsDoneAsJobs() {
        long flushes = server.store().metrics().flushCount();
        succeeds("/v1/admin/flush");
        assertEquals(flushes + 1, server.store().metrics().flushCount());
        succeeds("/v1/admin/compact?prefix=k");
        succeeds("/v1/admin/verify");
        succeeds("/v1/admin/wal/truncate");
    }

    @Test
    void aCheckpointIsWrittenBelowItsRootOnly() {
        succeeds("/v1/admin/checkpoint?name=copy-1");
        try (KeyValueStore copy = KeyValueStore.open(directory.resolve("copy-1"))) {
            assertArrayEquals(new byte[] {'v'}, copy.get(new byte[] {'k'}));
        }
        assertEquals(
                409,
                client.post("/v1/admin/checkpoint?name=copy-1", "", AUTHORIZED).status());
        for (String name : new String[] {"..", ".", "../x", "a/b", "%2e%2e", "a%00", "", ".hidden", "c:"}) {
            assertEquals(
                    400,
                    client.post("/v1/admin/checkpoint?name=" + name, "", AUTHORIZED)
                            .status(),
                    name);
        }
    }

    @Test
    void unknownJobsAreNotFound() {
        assertEquals(404, client.get("/v1/admin/jobs/999999", AUTHORIZED).status());
        assertEquals(404, client.get("/v1/admin/jobs/x", AUTHORIZED).status());
        assertEquals(404, client.delete("/v1/admin/jobs/-1", AUTHORIZED).status());
    }

    @Test
    void administrationIsOffUnlessEnabled() throws Exception {
        HttpOptions options = HttpOptions.builder()
                .tokens(BearerTokens.of(Map.of(TOKEN, EnumSet.allOf(Scope.class))))
                .build();
        try (TestServer plain = new TestServer(directory.resolve("plain"), Dialect.REST, options)) {
            assertEquals(
                    403, plain.client().post("/v1/admin/flush", "", AUTHORIZED).status());
        }
    }
}
