package dev.kvstore.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.ChunkedValue;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.RawClient;
import dev.kvstore.web.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are too long to be held in memory, by whomever they were written. */
class LargeValuesTest {
    private static final String K = "/v1/kv?key=k";
    private static final byte[] KEY = {'k'};
    private static final int BEYOND_WHOLE = ChunkedValue.MAX_WHOLE_LENGTH + 5;

    @TempDir
    private Path directory;

    private TestServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory.resolve("rest"), Dialect.REST, HttpOptions.defaults());
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static byte[] random(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        return value;
    }

    private static long chunks(KeyValueStore store) {
        try (var cursor = store.hiddenKeyspace(ChunkedValue.KEYSPACE).cursor()) {
            long count = 0;
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                count++;
            }
            return count;
        }
    }

    /** A value of zeros but for its end, longer than what the store puts together. */
    private static long putHuge(KeyValueStore store) {
        try (WriteBatch batch = store.newBatch()) {
            Keyspace rows = store.hiddenKeyspace(ChunkedValue.KEYSPACE);
            batch.put(rows, ChunkedValue.rowKey(7, BEYOND_WHOLE / (1 << 20)), new byte[] {1, 2, 3, 4, 5});
            batch.put(store, KEY, new ChunkedValue(7, BEYOND_WHOLE, 1 << 20), new byte[0]);
            return store.write(batch);
        }
    }

    private static byte[] huge() {
        byte[] value = new byte[BEYOND_WHOLE];
        for (int i = 1; i <= 5; i++) {
            value[BEYOND_WHOLE - 6 + i] = (byte) i;
        }
        return value;
    }

    @Test
    void comeBackAsTheyWereSent() {
        for (int length : new int[] {(1 << 20) + 1, 2 << 20, (3 << 20) + 7}) {
            byte[] value = random(length);
            Answer put = client.send("PUT", K, value);
            assertTrue(put.status() == 201 || put.status() == 204, put::toString);
            assertNotNull(server.store().info(KEY).chunks());
            Answer read = client.get(K);
            assertArrayEquals(value, read.body());
            assertEquals(put.header("ETag"), read.header("ETag"));
            Answer head = client.send("HEAD", K, null);
            assertEquals("" + length, head.header("Content-Length"));
            assertEquals(304, client.get(K, "If-None-Match", put.header("ETag")).status());
            assertEquals(412, client.get(K, "If-Match", "\"1\"").status());
        }
    }

    @Test
    void areConditionalToo() {
        assertEquals(
                201,
                client.send("PUT", K, random(2 << 20), "If-None-Match", "*").status());
        assertEquals(
                412,
                client.send("PUT", K, random(2 << 20), "If-None-Match", "*").status());
        String tag = client.get(K).header("ETag");
        assertEquals(
                204, client.send("PUT", K, random(3 << 20), "If-Match", tag).status());
        assertEquals(
                412, client.send("PUT", K, random(2 << 20), "If-Match", tag).status());
        assertArrayEquals(random(3 << 20), client.get(K).body());
        assertEquals(24, chunks(server.store()), "chunks of what was refused or replaced are deleted");
    }

    @Test
    void areGoneWithTheirChunks() {
        client.send("PUT", K, random(2 << 20));
        assertEquals(204, client.put(K, "small").status());
        assertEquals(0, chunks(server.store()));
        client.send("PUT", K, random(2 << 20));
        assertArrayEquals(random(2 << 20), client.delete(K + "&returnValue=1").body());
        assertEquals(0, chunks(server.store()));
        assertEquals(404, client.get(K).status());
    }

    @Test
    void areNotThereUntilTheyAreComplete() {
        client.put(K, "before");
        String head = "PUT " + K + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n";
        new RawClient(server.port()).sendAndLeave(head + "x".repeat(3_000_000));
        await().untilAsserted(() -> assertEquals(0, server.api().activeRequests()));
        assertEquals("before", client.get(K).text());
        assertEquals(0, chunks(server.store()));
    }

    @Test
    void leaveNothingWhenReplacedByOthers() throws Exception {
        client.send("PUT", K, random(2 << 20));
        server.store().put(KEY, new byte[] {1});
        assertEquals(16, chunks(server.store()));
        HttpApi later = new HttpApi(Dialect.REST, server::store, HttpOptions.defaults());
        try (TestServer other = new TestServer(server.store(), later)) {
            other.client().send("PUT", "/v1/kv?key=other", random((1 << 20) + 1));
        }
        assertEquals(9, chunks(server.store()));
    }

    @Test
    void areLimitedLikeAllValues() {
        server.api().maxBodyBytes().set(3 << 20);
        assertEquals(413, client.send("PUT", K, random((3 << 20) + 1)).status());
        assertEquals(404, client.get(K).status());
        assertEquals(0, chunks(server.store()));
    }

    @Test
    void ofAnyLengthAreRead() {
        long version = putHuge(server.store());
        assertArrayEquals(huge(), client.get(K).body());
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(huge());
        assertEquals(
                "{\"key\":\"k\",\"value64\":\"" + text + "\",\"version\":" + version + "}",
                client.get(K, "Accept", "application/json").text());
        assertEquals(
                "{\"key\":\"k\",\"value64\":\"" + text + "\",\"version\":" + version + "}\n{\"end\":1}\n",
                client.get("/v1/export").text());
        assertEquals(
                "{\"items\":[{\"key\":\"k\",\"length\":" + BEYOND_WHOLE + ",\"version\":" + version + "}]}",
                client.get("/v1/range").text());
        assertEquals(200, client.post("/v1/mget", "{\"keys\":[\"k\"]}").status());
        assertArrayEquals(huge(), client.delete(K + "&returnValue=1").body());
    }

    @Test
    void endWithTheConnectionWhenReadingFails() throws Exception {
        putHuge(server.store());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + K + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            long received = in.readNBytes(1000).length;
            server.store().close();
            try {
                received += in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // A reset says as much as an end.
                assertNotNull(e.getMessage());
            }
            assertTrue(received < BEYOND_WHOLE, "received " + received);
        }
    }

    @Test
    void areReadAndDeletedByTheSimpleDialects() throws Exception {
        try (TestServer simple = new TestServer(directory.resolve("query"), Dialect.QUERY, HttpOptions.defaults())) {
            putHuge(simple.store());
            assertArrayEquals(huge(), simple.client().get("/get?key=k").body());
            assertArrayEquals(huge(), simple.client().delete("/del?key=k").body());
            assertNull(simple.store().info(KEY));
        }
    }

    @Test
    void areExportedAndImported() {
        byte[] value = random(2 << 20);
        client.send("PUT", K, value);
        client.put("/v1/kv?key=small", "text");
        String export = client.get("/v1/export").text();
        server.store().deleteRange(null, null);
        assertEquals(200, client.post("/v1/import", export).status());
        assertArrayEquals(value, client.get(K).body());
        assertEquals("text", new String(client.get("/v1/kv?key=small").body(), StandardCharsets.UTF_8));
        assertTrue(Arrays.equals(value, server.store().get(KEY)));
    }
}
