package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/kv}. */
class EntryTest {
    private static final String K = "/v1/kv?key=k";

    private TestServer server;
    private Client client;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        server = new TestServer(
                directory,
                Dialect.REST,
                HttpOptions.builder().maxBodyBytes(100_000).build());
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void putCreatesThenReplacesAndTellsTheVersion() {
        Answer created = client.put(K, "one");
        Answer replaced = client.put(K, "two");
        assertEquals(201, created.status());
        assertEquals(204, replaced.status());
        assertNotEquals(created.header("ETag"), replaced.header("ETag"));
        Answer read = client.get(K);
        assertEquals("200 two", read.toString());
        assertEquals(replaced.header("ETag"), read.header("ETag"));
        assertEquals("application/octet-stream", read.header("Content-Type"));
        assertEquals("nosniff", read.header("X-Content-Type-Options"));
        assertEquals("no-store", read.header("Cache-Control"));
    }

    @Test
    void headTellsTheLengthWithoutTheBody() {
        client.put(K, "12345");
        Answer head = client.send("HEAD", K, null);
        assertEquals(200, head.status());
        assertEquals("5", head.header("Content-Length"));
        assertEquals(0, head.body().length);
    }

    @Test
    void bytesOfAnyKindComeBackUnchanged() {
        byte[] value = new byte[256];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        assertEquals(201, client.send("PUT", "/v1/kv?keyHex=00ff2f", value).status());
        assertArrayEquals(value, client.get("/v1/kv?key=%00%ff/").body());
        assertArrayEquals(value, client.get("/v1/kv?key64=AP8v").body());
        assertArrayEquals(value, server.store().get(new byte[] {0, (byte) 0xFF, '/'}));
    }

    @Test
    void jsonIsSentWhenItIsPreferred() {
        client.put("/v1/kv?key=%C3%BC", "v\"1\"");
        Answer json = client.get("/v1/kv?key=%C3%BC", "Accept", "application/json");
        assertEquals("200 {\"key\":\"ü\",\"value\":\"v\\\"1\\\"\",\"version\":1}", json.toString());
        assertEquals("\"1-json\"", json.header("ETag"));
        client.send("PUT", "/v1/kv?keyHex=ff", new byte[] {(byte) 0xFE});
        assertEquals(
                "{\"key64\":\"_w\",\"value64\":\"_g\",\"version\":2}",
                client.get("/v1/kv?keyHex=ff", "Accept", "application/json").text());
        assertEquals(
                "application/octet-stream",
                client.get("/v1/kv?key=%C3%BC", "Accept", "application/json;q=0.5, */*;q=0.8")
                        .header("Content-Type"));
        assertEquals(406, client.get("/v1/kv?key=%C3%BC", "Accept", "text/html").status());
    }

    @Test
    void conditionsOnReading() {
        client.put(K, "v");
        assertEquals(304, client.get(K, "If-None-Match", "\"1\"").status());
        assertEquals(304, client.get(K, "If-None-Match", "\"7\", W/\"1\"").status());
        assertEquals(304, client.get(K, "If-None-Match", "*").status());
        assertEquals(200, client.get(K, "If-None-Match", "\"2\"").status());
        assertEquals(200, client.get(K, "If-Match", "\"1\"").status());
        assertEquals(412, client.get(K, "If-Match", "\"2\"").status());
        assertEquals(412, client.get(K, "If-Match", "W/\"1\"").status());
        assertEquals(400, client.get(K, "If-Match", "1").status());
        assertEquals(400, client.get(K, "If-None-Match", "\"1").status());
    }

    @Test
    void conditionsOnWriting() {
        assertEquals(412, client.put(K, "v", "If-Match", "*").status());
        assertEquals(201, client.put(K, "v", "If-None-Match", "*").status());
        assertEquals(412, client.put(K, "w", "If-None-Match", "*").status());
        assertEquals(412, client.put(K, "w", "If-Match", "\"99\"").status());
        assertEquals(204, client.put(K, "w", "If-Match", "\"99\", \"1-json\"").status());
        assertEquals(412, client.delete(K, "If-Match", "\"1\"").status());
        assertEquals("w", client.get(K).text());
        assertEquals(204, client.delete(K, "If-Match", "\"2\"").status());
        assertEquals(404, client.get(K).status());
    }

    @Test
    void deleteAnswersTheValueWhenAsked() {
        client.put(K, "v");
        assertEquals("200 v", client.delete(K + "&returnValue=1").toString());
        assertEquals(404, client.delete(K + "&returnValue=1").status());
        assertEquals(404, client.delete(K).status());
    }

    @Test
    void aValueMayBeAsLongAsTheLimitAndNoLonger() {
        assertEquals(201, client.put(K, "x".repeat(100_000)).status());
        assertEquals(100_000, client.get(K).body().length);
        assertEquals(413, client.put(K, "x".repeat(100_001)).status());
        assertEquals(100_000, client.get(K).body().length);
    }

    @Test
    void formsAreNotTaken() {
        Answer answer = client.put(K, "a=b", "Content-Type", "application/x-www-form-urlencoded");
        assertEquals(415, answer.status());
        assertEquals("application/problem+json", answer.header("Content-Type"));
    }

    @Test
    void exactlyOneFormOfTheKeyIsTaken() {
        assertEquals(400, client.get("/v1/kv").status());
        assertEquals(400, client.get("/v1/kv?key=a&keyHex=61").status());
        assertEquals(400, client.get("/v1/kv?key=a&key=a").status());
        assertEquals(400, client.get("/v1/kv?key=").status());
        assertEquals(400, client.get("/v1/kv?keyHex=6").status());
        assertEquals(400, client.get("/v1/kv?key64=*").status());
        assertEquals(400, client.get("/v1/kv?key=a&x=1").status());
    }

    @Test
    void otherMethodsAreNamedAsNotAllowed() {
        Answer answer = client.send("PATCH", K, new byte[0]);
        assertEquals(405, answer.status());
        assertEquals("DELETE, GET, HEAD, PUT", answer.header("Allow"));
    }

    @Test
    void readOnlyIsLive() {
        client.put(K, "v");
        server.api().readOnly().set(1);
        assertEquals(403, client.put(K, "w").status());
        assertEquals(403, client.delete(K).status());
        assertEquals("v", new String(server.store().get(new byte[] {'k'}), StandardCharsets.UTF_8));
    }
}
