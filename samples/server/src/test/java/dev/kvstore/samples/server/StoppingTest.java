package dev.kvstore.samples.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppingTest {
    @TempDir
    private Path directory;

    private static int status(int port, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aSignalEndsItInOrder() throws Exception {
        Path store = directory.resolve("store");
        try (RunningServer server = new RunningServer(store)) {
            assertEquals(200, status(server.port("query"), "POST", "/set?key=k&value=v"));
            server.process().toHandle().destroy();
            assertEquals(0, server.awaitExit());
            assertTrue(server.output().contains("bye"), () -> "printed: " + server.output());
        }
        try (KeyValueStore opened = KeyValueStore.open(store)) {
            assertArrayEquals(new byte[] {'v'}, opened.get(new byte[] {'k'}));
            assertEquals(0, opened.metrics().recoveredRecords());
        }
    }

    @Test
    void onlyThisMachinesProgramsMayShutItDown() throws Exception {
        try (RunningServer server = new RunningServer(directory.resolve("store"))) {
            int port = server.port("query");
            assertEquals(405, status(port, "HEAD", "/shutdown"));
            assertEquals(405, status(port, "POST", "/shutdown"));
            assertEquals(403, status(port, "GET", "/shutdown", "Origin", "http://127.0.0.1:" + port));
            assertEquals(403, status(port, "GET", "/shutdown", "Sec-Fetch-Site", "cross-site"));
            assertEquals(404, status(server.port("json"), "GET", "/shutdown"));
            assertEquals(404, status(server.port("rest"), "GET", "/shutdown"));
            assertTrue(server.process().isAlive());
        }
    }

    @Test
    void aStoreInUseIsNamedAndTheStatusIsOne() {
        Path store = directory.resolve("store");
        try (KeyValueStore held = KeyValueStore.open(store)) {
            StringWriter err = new StringWriter();
            int status = Server.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err),
                    "--store=" + held.path(),
                    "--query-port=0",
                    "--json-port=-1",
                    "--rest-port=-1");
            assertEquals(1, status);
            assertTrue(err.toString().startsWith("server: "), err::toString);
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertEquals(2, runQuietly("--bind=0.0.0.0"));
        assertEquals(2, runQuietly("--allow-remote"));
        assertEquals(2, runQuietly("--admin"));
        assertEquals(2, runQuietly("--max-value-bytes=1"));
        assertEquals(2, runQuietly("--query-port=-1", "--json-port=-1", "--rest-port=-1"));
        assertEquals(0, runQuietly("--help"));
    }

    private static int runQuietly(String... arguments) {
        PrintWriter nobody = new PrintWriter(new StringWriter());
        return Server.run(nobody, nobody, arguments);
    }
}
