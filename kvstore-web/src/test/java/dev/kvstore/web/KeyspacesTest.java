package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/keyspaces}, and the parameter {@code keyspace} of the other routes. */
class KeyspacesTest {
    private TestServer server;
    private Client client;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        server = new TestServer(directory, Dialect.REST, HttpOptions.defaults());
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void areMadeListedAndDropped() {
        assertEquals("200 {\"keyspaces\":[]}", client.get("/v1/keyspaces").toString());
        assertEquals(201, client.put("/v1/keyspaces?name=users", "").status());
        assertEquals(204, client.put("/v1/keyspaces?name=users", "").status());
        assertEquals(201, client.put("/v1/keyspaces?name=%C3%BC%20x", "").status());
        assertEquals(
                "200 {\"keyspaces\":[\"users\",\"ü x\"]}",
                client.get("/v1/keyspaces").toString());
        assertEquals(204, client.delete("/v1/keyspaces?name=users").status());
        assertEquals(404, client.delete("/v1/keyspaces?name=users").status());
        assertEquals(
                "200 {\"keyspaces\":[\"ü x\"]}", client.get("/v1/keyspaces").toString());
    }

    @Test
    void haveNamesWithinLimits() {
        for (String name : new String[] {"", "%FF", "%00", "x".repeat(256)}) {
            assertEquals(400, client.put("/v1/keyspaces?name=" + name, "").status(), name);
        }
        assertEquals(400, client.put("/v1/keyspaces", "").status());
        assertEquals("200 {\"keyspaces\":[]}", client.get("/v1/keyspaces").toString());
    }

    @Test
    void keepTheirEntriesApart() {
        client.put("/v1/keyspaces?name=a", "");
        assertEquals(201, client.put("/v1/kv?key=k", "default").status());
        assertEquals(201, client.put("/v1/kv?key=k&keyspace=a", "of a").status());
        assertEquals("default", client.get("/v1/kv?key=k").text());
        assertEquals("default", client.get("/v1/kv?key=k&keyspace=").text());
        assertEquals("of a", client.get("/v1/kv?key=k&keyspace=a").text());
        assertArrayEquals(
                "of a".getBytes(StandardCharsets.UTF_8),
                server.store().keyspace("a").get(new byte[] {'k'}));
        assertTrue(client.get("/v1/range?keyspace=a").text().contains("\"of a\""));
        assertTrue(
                client.post("/v1/mget?keyspace=a", "{\"keys\":[\"k\"]}").text().contains("\"of a\""));
        assertTrue(client.get("/v1/export?keyspace=a").text().contains("\"of a\""));
        assertEquals(
                "200 of a",
                client.delete("/v1/kv?key=k&keyspace=a&returnValue=1").toString());
        assertEquals("default", client.get("/v1/kv?key=k").text());
    }

    @Test
    void takePartInABatch() {
        client.put("/v1/keyspaces?name=a", "");
        long version = server.store().keyspace("a").put(new byte[] {'c'}, new byte[0]);
        assertEquals(200, client.post("/v1/batch", """
                {"op":"check","keyspace":"a","key":"c","version":%d}
                {"op":"put","keyspace":"a","key":"k","value":"of a"}
                {"op":"put","key":"k","value":"default"}
                {"op":"delete","keyspace":"a","key":"c"}""".formatted(version)).status());
        assertEquals("of a", client.get("/v1/kv?key=k&keyspace=a").text());
        assertEquals("default", client.get("/v1/kv?key=k").text());
        assertNull(server.store().keyspace("a").get(new byte[] {'c'}));
    }

    @Test
    void areImportedInto() {
        client.put("/v1/keyspaces?name=a", "");
        assertEquals(
                200,
                client.post("/v1/import?keyspace=a", "{\"key\":\"k\",\"value\":\"v\"}\n{\"end\":1}")
                        .status());
        assertEquals("v", client.get("/v1/kv?key=k&keyspace=a").text());
        assertEquals(404, client.get("/v1/kv?key=k").status());
    }

    @Test
    void areNotMadeByNamingThem() {
        for (String[] request : new String[][] {
            {"GET", "/v1/kv?key=k&keyspace=none", ""},
            {"PUT", "/v1/kv?key=k&keyspace=none", "v"},
            {"DELETE", "/v1/kv?key=k&keyspace=none", ""},
            {"GET", "/v1/range?keyspace=none", ""},
            {"GET", "/v1/export?keyspace=none", ""},
            {"POST", "/v1/mget?keyspace=none", "{\"keys\":[\"k\"]}"},
            {"POST", "/v1/import?keyspace=none", "{\"key\":\"k\",\"value\":\"v\"}"},
            {"POST", "/v1/batch", "{\"op\":\"put\",\"keyspace\":\"none\",\"key\":\"k\",\"value\":\"v\"}"},
        }) {
            var answer = client.send(request[0], request[1], request[2].getBytes(StandardCharsets.UTF_8));
            assertEquals(404, answer.status(), () -> request[1] + " " + answer);
            assertTrue(answer.text().contains("keyspace-unknown"), answer::toString);
        }
        assertTrue(server.store().keyspaces().isEmpty());
    }
}
