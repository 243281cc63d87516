package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleDialectsTest {
    @TempDir
    private static Path directory;

    private static TestServer query;
    private static TestServer json;

    @BeforeAll
    static void start() throws Exception {
        query = new TestServer(directory.resolve("query"), Dialect.QUERY, HttpOptions.defaults());
        json = new TestServer(directory.resolve("json"), Dialect.JSON, HttpOptions.defaults());
    }

    @AfterAll
    static void stop() throws Exception {
        query.close();
        json.close();
    }

    private static TestServer server(Dialect dialect) {
        return dialect == Dialect.QUERY ? query : json;
    }

    private static Client serve(Dialect dialect) {
        return server(dialect).client();
    }

    @Test
    void queryDialectSetsGetsAndDeletes() {
        Client client = serve(Dialect.QUERY);
        assertEquals(200, client.post("/set?key=hi&value=val%20smile", "").status());
        assertEquals("val smile", client.get("/get?key=hi").text());
        assertEquals("200 val smile", client.delete("/del?key=hi").toString());
        assertEquals(404, client.get("/get?key=hi").status());
        assertEquals(404, client.delete("/del?key=hi").status());
    }

    @Test
    void queryDialectKeepsAPlusAndAnEmptyValue() {
        Client client = serve(Dialect.QUERY);
        client.post("/set?key=a+b&value=", "");
        assertArrayEquals(new byte[0], query.store().get("a+b".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void queryDialectHasNoShutdownUnlessTheHostGivesIt() {
        assertEquals(404, serve(Dialect.QUERY).get("/shutdown").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"key\":\"k\",\"value\":\"v w\"} | v w",
                "{\"value\":\"ü\",\"key\":\"k\"}   | ü",
                "{\"k\":\"single\"}                | single",
                "{\"k\":12.50}                     | 12.50",
                "{\"k\":true}                      | true",
                "{\"k\":null}                      | null",
                "{\"k\":{\"a\": [1,2, {}]}}        | {\"a\": [1,2, {}]}",
                "{\"key\":\"k\",\"value\":[\"ü\"]} | [\"ü\"]",
                "{ \"k\" : -1e9 }                  | -1e9",
                "{\"k\":\"\\u00e9\\ud83d\\ude00\"} | é😀",
            })
    void jsonDialectTakesPairsOfBothShapes(String body, String value) {
        Client client = serve(Dialect.JSON);
        // As curl -d sends it: containers that parse forms would have eaten the body.
        assertEquals(
                "200 OK\n",
                client.post("/set", body, "Content-Type", "application/x-www-form-urlencoded")
                        .toString());
        assertEquals(value, client.get("/get?key=k").text());
        assertEquals(value, client.delete("/del?key=k").text());
        assertEquals(404, client.get("/get?key=k").status());
    }

    @Test
    void aSingleMemberNamedKeyIsAPair() {
        Client client = serve(Dialect.JSON);
        client.post("/set", "{\"key\":\"x\"}");
        assertEquals("x", client.get("/get?key=key").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "\"k\"",
                "{\"a\":1,\"b\":2}",
                "{\"key\":1,\"value\":2}",
                "{\"key\":\"k\",\"value\":\"v\",\"x\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"key\":\"\",\"value\":\"v\"}",
                "{\"\":\"v\"}",
                "{\"k\":\"v\"",
                "{\"k\":\"v\"}{}",
                "{\"k\":\"v\"} x",
                "{\"k\":nul}",
                "{\"k\":\"\\ud800\"}",
                "{'k':1}",
            })
    void jsonDialectRefusesEverythingElse(String body) {
        long before = json.store().lastSequence();
        assertEquals(400, serve(Dialect.JSON).post("/set", body).status());
        assertEquals(before, json.store().lastSequence());
    }

    @Test
    void jsonDialectRefusesBytesThatAreNotUtf8() {
        Client client = serve(Dialect.JSON);
        byte[] body = "{\"k\":\"ÿ\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(400, client.send("POST", "/set", body).status());
    }

    @Test
    void deepJsonIsRefused() {
        Client client = serve(Dialect.JSON);
        String deep = "{\"deep\":" + "[".repeat(100) + "]".repeat(100) + "}";
        assertEquals(400, client.post("/set", deep).status());
        assertEquals(404, client.get("/get?key=deep").status());
    }
}
