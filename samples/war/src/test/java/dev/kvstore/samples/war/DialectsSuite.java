package dev.kvstore.samples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.war.RawClient.Response;

/** What every dialect promises, whatever the container. */
final class DialectsSuite extends BlackBox {
    DialectsSuite(RawClient client) {
        super(client);
    }

    void theQueryDialect() {
        assertEquals(
                "200 OK\n",
                client.send("POST", "/query/set?key=hi&value=val%20smile", "").toString());
        assertEquals("200 val smile", client.get("/query/get?key=hi").toString());
        assertEquals(
                "200 val smile", client.send("DELETE", "/query/del?key=hi", "").toString());
        assertStatus(404, client.get("/query/get?key=hi"));
        assertStatus(404, client.send("DELETE", "/query/del?key=hi", ""));
        assertStatus(404, client.get("/query/shutdown"));
    }

    void theJsonDialectWhateverTheContentType() {
        for (String type : new String[] {
            "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain"
        }) {
            String header = "Content-Type: " + type;
            assertEquals(
                    "200 OK\n",
                    client.send("POST", "/json/set", "{\"key\":\"k\",\"value\":\"v w\"}", header)
                            .toString());
            assertEquals("200 v w", client.get("/json/get?key=k").toString());
            assertEquals(
                    "200 OK\n",
                    client.send("POST", "/json/set", "{\"k\":[1, 2]}", header).toString());
            assertEquals(
                    "200 [1, 2]", client.send("DELETE", "/json/del?key=k", "").toString());
            assertStatus(404, client.get("/json/get?key=k"));
        }
        assertStatus(400, client.send("POST", "/json/set", "{\"k\":"));
    }

    void entriesAndTheirVersions() {
        Response created = write("PUT", KV + "entry", "one");
        assertStatus(201, created);
        String tag = created.header("ETag");
        assertEquals("one", read(KV + "entry").body());
        assertEquals(tag, read(KV + "entry").header("ETag"));
        assertStatus(304, read(KV + "entry", "If-None-Match: " + tag));
        assertStatus(412, write("PUT", KV + "entry", "two", "If-None-Match: *"));
        assertStatus(204, write("PUT", KV + "entry", "two", "If-Match: " + tag));
        assertStatus(412, write("DELETE", KV + "entry", "", "If-Match: " + tag));
        Response head = client.send("HEAD", KV + "entry", "", token(ContainerProcess.READ));
        assertEquals("3", head.header("Content-Length"));
        assertEquals("", head.body());
        assertEquals("200 two", write("DELETE", KV + "entry&returnValue=1", "").toString());
        assertStatus(404, read(KV + "entry"));
        Response wrongMethod = write("PATCH", KV + "entry", "");
        assertStatus(405, wrongMethod);
        assertTrue(wrongMethod.header("Allow").contains("PUT"), wrongMethod::head);
        assertStatus(406, read(KV + "entry", "Accept: text/html"));
    }

    void bodiesOfEveryFraming() {
        String value = "x".repeat(50_000);
        assertStatus(201, write("PUT", KV + "framing", value));
        assertEquals(value, read(KV + "framing").body());
        String chunked = "PUT " + KV + "framing HTTP/1.1\r\nHost: localhost\r\n" + token(ContainerProcess.WRITE)
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        assertStatus(204, client.exchange(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
        assertEquals("abcde", read(KV + "framing").body());
        assertStatus(413, client.exchange(chunked + "186a1\r\n" + "y".repeat(100_001) + "\r\n0\r\n\r\n"));
        assertStatus(413, write("PUT", KV + "framing", "y".repeat(100_001)));
        assertEquals("abcde", read(KV + "framing").body());
        assertStatus(204, write("DELETE", KV + "framing", ""));
    }

    void manyEntriesTogether() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            lines.append("{\"op\":\"put\",\"key\":\"many/").append(i).append("\",\"value\":\"v\"}\n");
        }
        assertStatus(200, write("POST", "/rest/v1/batch", lines.toString()));
        assertStatus(400, write("POST", "/rest/v1/batch", "{\"op\":\"put\"}"));
        String export = read("/rest/v1/export?prefix=many/").body();
        assertTrue(export.endsWith("{\"end\":2500}\n"), () -> export.substring(Math.max(0, export.length() - 200)));
        Response page = read("/rest/v1/range?prefix=many/&limit=2&keysOnly=1");
        assertStatus(200, page);
        assertTrue(page.body().contains("\"cursor\""), page::body);
        assertStatus(
                200, client.send("POST", "/rest/v1/mget", "{\"keys\":[\"many/1\"]}", token(ContainerProcess.READ)));
        assertStatus(
                200, write("POST", "/rest/v1/batch", "{\"op\":\"deleteRange\",\"from\":\"many/\",\"to\":\"many0\"}"));
        assertStatus(200, write("POST", "/rest/v1/import", export));
        assertEquals(2501, read("/rest/v1/export?prefix=many/").body().lines().count());
    }

    void numbersHealthAndTheConsole() {
        for (String path : new String[] {"/v1/stats", "/v1/metrics", "/metrics"}) {
            assertStatus(200, read("/rest" + path));
        }
        for (String path :
                new String[] {"/health/live", "/health/ready", "/v1/openapi.json", "/", "/console/console.js"}) {
            assertStatus(200, client.get("/rest" + path));
        }
        assertTrue(client.get("/rest/").header("Content-Security-Policy").contains("default-src 'none'"));
        assertNull(client.get("/rest/health/live").header("Set-Cookie"));
    }

    void maintenance() {
        Response begun = admin("POST", "/rest/v1/admin/flush");
        assertStatus(202, begun);
        assertStatus(200, admin("GET", "/rest" + begun.header("Location").replaceFirst("^/rest", "")));
        assertStatus(400, admin("POST", "/rest/v1/admin/checkpoint?name=..%2fx"));
        assertStatus(202, admin("POST", "/rest/v1/admin/wal/truncate"));
    }
}
