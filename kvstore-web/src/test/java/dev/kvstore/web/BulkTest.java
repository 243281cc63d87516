package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/batch}, {@code /v1/mget}, {@code /v1/export} and {@code /v1/import}. */
class BulkTest {
    private static TestServer server;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = new TestServer(
                directory,
                Dialect.REST,
                HttpOptions.builder()
                        .maxBodyBytes(100_000)
                        .maxBatchBytes(300_000)
                        .build());
        client = server.client();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.store().deleteRange(null, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long entries(KeyValueStore store) {
        long count = 0;
        try (Cursor cursor = store.cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                count++;
            }
        }
        return count;
    }

    @Test
    void aBatchIsAppliedInOrderAndAnswersItsSequence() {
        server.store().put(bytes("gone"), bytes("x"));
        Answer answer = client.post("/v1/batch", """
                {"op":"put","key":"a","value":"1"}
                {"op":"put","key":"a","value":"2"}

                {"op":"delete","key":"gone"}
                {"op":"put","key64":"_w","value64":"_g"}
                {"op":"put","key":"r1","value":""}
                {"op":"deleteRange","from":"r","to":"s"}""");
        assertEquals("200 {\"count\":6,\"sequence\":" + server.store().lastSequence() + "}", answer.toString());
        assertArrayEquals(bytes("2"), server.store().get(bytes("a")));
        assertNull(server.store().get(bytes("gone")));
        assertNull(server.store().get(bytes("r1")));
        assertArrayEquals(new byte[] {(byte) 0xFE}, server.store().get(new byte[] {(byte) 0xFF}));
    }

    @Test
    void aBatchWithAFailedCheckChangesNothing() {
        long version = server.store().put(bytes("k"), bytes("v"));
        String put = "{\"op\":\"put\",\"key\":\"k\",\"value\":\"w\"}\n";
        assertEquals(
                409,
                client.post("/v1/batch", put + "{\"op\":\"check\",\"key\":\"k\",\"version\":0}")
                        .status());
        assertArrayEquals(bytes("v"), server.store().get(bytes("k")));
        assertEquals(
                200,
                client.post("/v1/batch", "{\"op\":\"check\",\"key\":\"k\",\"version\":" + version + "}\n" + put)
                        .status());
        assertArrayEquals(bytes("w"), server.store().get(bytes("k")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"op\":\"put\",\"key\":\"a\"}",
                "{\"op\":\"put\",\"value\":\"a\"}",
                "{\"op\":\"put\",\"key\":\"\",\"value\":\"\"}",
                "{\"op\":\"put\",\"key\":\"a\",\"value\":1}",
                "{\"op\":\"put\",\"key\":\"a\",\"value\":\"v\",\"value64\":\"\"}",
                "{\"op\":\"put\",\"key\":\"a\",\"value64\":\"*\"}",
                "{\"op\":\"put\",\"key\":\"a\",\"value\":\"v\",\"x\":1}",
                "{\"op\":\"check\",\"key\":\"a\"}",
                "{\"op\":\"check\",\"key\":\"a\",\"version\":-1}",
                "{\"op\":\"deleteRange\"}",
                "{\"op\":\"deleteRange\",\"from\":\"b\",\"to\":\"a\"}",
                "{\"op\":\"put\",\"key\":\"a\",\"value\":\"v\"} {}",
                "{\"op\":\"put\",\"key\":\"a\",\"value\":\"v\"",
                "{\"op\":[[[]]]}",
            })
    void aBatchWithAMalformedLineChangesNothingAndNamesIt(String line) {
        Answer answer = client.post("/v1/batch", "{\"op\":\"put\",\"key\":\"first\",\"value\":\"\"}\n" + line);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.text().contains("\"line\":2"), answer::toString);
        assertNull(server.store().get(bytes("first")));
    }

    @Test
    void aBatchHasLimits() {
        assertEquals(400, client.post("/v1/batch", "").status());
        String large = "{\"op\":\"put\",\"key\":\"a\",\"value\":\"" + "x".repeat(100_001) + "\"}";
        assertEquals(413, client.post("/v1/batch", large).status());
        assertEquals(413, client.post("/v1/batch", "x".repeat(400_000)).status());
        assertNull(server.store().get(bytes("a")));
    }

    @Test
    void severalEntriesAreReadTogether() {
        server.store().deleteRange(null, null);
        long version = server.store().put(bytes("a"), bytes("1"));
        server.store().put(new byte[] {(byte) 0xFF}, new byte[] {0});
        assertEquals(
                "200 {\"items\":[{\"key\":\"a\",\"value\":\"1\",\"version\":" + version
                        + "},{\"key\":\"b\",\"missing\":true},{\"key64\":\"_w\",\"value64\":\"AA\",\"version\":"
                        + (version + 1) + "}]}",
                client.post("/v1/mget", "{\"keys\":[\"a\",\"b\",{\"key64\":\"_w\"}]}")
                        .toString());
        assertEquals(
                "200 {\"items\":[]}", client.post("/v1/mget", "{\"keys\":[]}").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"keys\":[\"\"]}",
                "{\"keys\":[\"a\"]",
                "{\"keys\":[\"a\"],\"x\":1}",
                "{\"keys\":[{}]}",
                "{\"keys\":[\"a\"]}x",
                "{\"keys\":[[]]}",
                "{\"keys\":"
            })
    void readingSeveralRefusesEverythingElse(String body) {
        assertEquals(400, client.post("/v1/mget", body).status());
    }

    @Test
    void readingSeveralTakesAThousandKeys() {
        String thousand = "\"k\",".repeat(1000);
        assertEquals(
                200,
                client.post("/v1/mget", "{\"keys\":[" + thousand.substring(0, thousand.length() - 1) + "]}")
                        .status());
        assertEquals(
                400,
                client.post("/v1/mget", "{\"keys\":[" + thousand + "\"k\"]}").status());
    }

    @Test
    void whatIsExportedIsImportedUnchanged() {
        Random random = new Random(20260101);
        for (int i = 0; i < 2500; i++) {
            byte[] value = new byte[random.nextInt(300)];
            random.nextBytes(value);
            server.store().put(bytes("text ü \"\\ " + i), i % 2 == 0 ? value : bytes("line\n\ttext ü €" + i));
        }
        byte[] zeros = new byte[100_000];
        byte[] quotes = new byte[100_000];
        Arrays.fill(quotes, (byte) '"');
        server.store().put(new byte[] {0, 1, (byte) 0xFF}, zeros);
        server.store().put(bytes("quotes"), quotes);
        long count = entries(server.store());
        String export = client.get("/v1/export").text();
        assertTrue(export.endsWith("\n{\"end\":" + count + "}\n"));
        server.store().deleteRange(null, null);
        Answer imported = client.post("/v1/import", export);
        assertEquals(200, imported.status(), imported::toString);
        assertTrue(imported.text().contains("\"count\":" + count), imported::toString);
        assertTrue(imported.text().contains("\"trailer\":true"), imported::toString);
        assertEquals(
                withoutVersions(export),
                withoutVersions(client.get("/v1/export").text()));
        assertArrayEquals(zeros, server.store().get(new byte[] {0, 1, (byte) 0xFF}));
    }

    private static String withoutVersions(String export) {
        return export.replaceAll("\"version\":\\d+", "");
    }

    @Test
    void anExportMayBeOfARange() {
        for (String key : new String[] {"a", "b/1", "b/2", "c"}) {
            server.store().put(bytes(key), bytes("v"));
        }
        assertEquals(3, client.get("/v1/export?prefix=b/").text().lines().count());
        assertEquals("{\"end\":0}\n", client.get("/v1/export?prefix=x").text());
        assertEquals(400, client.get("/v1/export?from=b&to=a").status());
    }

    @Test
    void aFailedImportTellsWhatWasApplied() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 1500; i++) {
            lines.append("{\"key\":\"").append(i).append("\",\"value\":\"v\"}\n");
        }
        Answer answer = client.post("/v1/import", lines + "{\"key\":\"bad\"}\n");
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("\"line\":1501"), answer::toString);
        assertTrue(answer.text().contains("\"lastAppliedLine\":1000"), answer::toString);
        assertEquals(1000, entries(server.store()));
    }

    @Test
    void anImportChecksItsTrailer() {
        String line = "{\"key\":\"a\",\"value\":\"v\"}\n";
        assertEquals(400, client.post("/v1/import", line + "{\"end\":2}").status());
        assertEquals(
                400, client.post("/v1/import", line + "{\"end\":1}\n" + line).status());
        assertTrue(client.post("/v1/import", line).text().contains("\"trailer\":false"));
        assertFalse(client.post("/v1/import", line + "{\"end\":1}").text().contains("\"trailer\":false"));
    }
}
