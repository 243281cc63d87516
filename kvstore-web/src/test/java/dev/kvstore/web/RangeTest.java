package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/range}. */
class RangeTest {
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("\"(key|prefix)\":\"([^\"]*)\"");

    private static TestServer server;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = new TestServer(directory, Dialect.REST, HttpOptions.defaults());
        client = server.client();
        for (String key : List.of("a", "b/1", "b/2", "b/c/1", "b/c/2", "c", "d/1", "e")) {
            server.store().put(key.getBytes(StandardCharsets.UTF_8), ("v" + key).getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(2));
        }
        return names;
    }

    /** Reads a range page by page. */
    private static List<String> pages(String query, int limit) {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            String text =
                    client.get("/v1/range?limit=" + limit + query + cursor).text();
            List<String> page = names(text);
            assertTrue(page.size() <= limit, text);
            names.addAll(page);
            Matcher matcher = CURSOR.matcher(text);
            cursor = matcher.find() ? "&cursor=" + matcher.group(1) : "";
        } while (!cursor.isEmpty());
        return names;
    }

    @Test
    void itemsHaveKeyValueAndVersion() {
        assertEquals(
                "{\"items\":[{\"key\":\"a\",\"value\":\"va\",\"version\":1}]}",
                client.get("/v1/range?to=b").text());
        assertEquals(
                "{\"items\":[{\"key\":\"e\",\"version\":8}]}",
                client.get("/v1/range?from=e&keysOnly=1").text());
    }

    @Test
    void boundsAndPrefixAllHold() {
        assertEquals(
                List.of("b/2", "b/c/1"),
                names(client.get("/v1/range?prefix=b/&from=b/2&to=b/c/2").text()));
        assertEquals(List.of(), names(client.get("/v1/range?prefix=b/&from=c").text()));
        assertEquals(List.of(), names(client.get("/v1/range?prefix=zz").text()));
        assertEquals(400, client.get("/v1/range?from=c&to=b").status());
    }

    @Test
    void everyPageSizeGivesTheSameEntriesInBothDirections() {
        List<String> all = List.of("a", "b/1", "b/2", "b/c/1", "b/c/2", "c", "d/1", "e");
        List<String> reversed = new ArrayList<>(all);
        Collections.reverse(reversed);
        for (int limit = 1; limit <= 9; limit++) {
            assertEquals(all, pages("", limit), "limit " + limit);
            assertEquals(reversed, pages("&reverse=1", limit), "limit " + limit);
        }
    }

    @Test
    void directoriesAreOneItem() {
        for (int limit = 1; limit <= 6; limit++) {
            assertEquals(List.of("a", "b/", "c", "d/", "e"), pages("&delimiter=/", limit));
            assertEquals(List.of("e", "d/", "c", "b/", "a"), pages("&delimiter=/&reverse=1", limit));
            assertEquals(List.of("b/1", "b/2", "b/c/"), pages("&delimiter=/&prefix=b/", limit));
        }
    }

    @Test
    void linesEndWithTheCursor() {
        Client.Answer answer = client.get("/v1/range?limit=2&keysOnly=1", "Accept", "application/x-ndjson");
        assertEquals("application/x-ndjson", answer.header("Content-Type"));
        List<String> lines = answer.text().lines().toList();
        assertEquals(3, lines.size(), answer::toString);
        assertEquals("{\"key\":\"a\",\"version\":1}", lines.get(0));
        assertTrue(CURSOR.matcher(lines.get(2)).find());
    }

    @Test
    void aPageEndsAtItsLimitAndItsSize() {
        assertEquals(400, client.get("/v1/range?limit=0").status());
        assertEquals(400, client.get("/v1/range?limit=10001").status());
        assertEquals(400, client.get("/v1/range?limit=x").status());
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 'x');
        for (String key : List.of("z1", "z2", "z3")) {
            server.store().put(key.getBytes(StandardCharsets.UTF_8), large);
        }
        try {
            assertEquals(
                    List.of("z1", "z2"), names(client.get("/v1/range?prefix=z").text()));
            assertEquals(List.of("z1", "z2", "z3"), pages("&prefix=z", 10));
        } finally {
            server.store().deleteRange(new byte[] {'z'}, null);
        }
    }

    @Test
    void aCursorIsOnlyGoodForItsDirection() {
        Matcher matcher = CURSOR.matcher(client.get("/v1/range?limit=1").text());
        assertTrue(matcher.find());
        assertNotNull(matcher.group(1));
        assertEquals(
                400,
                client.get("/v1/range?reverse=1&cursor=" + matcher.group(1)).status());
        assertEquals(400, client.get("/v1/range?cursor=").status());
        assertEquals(400, client.get("/v1/range?cursor=*").status());
        assertEquals(400, client.get("/v1/range?cursor=AA").status());
    }
}
