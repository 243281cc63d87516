package dev.kvstore.samples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.war.RawClient.Response;
import java.util.Set;

/** Where containers read requests each in its own way: none of it changes what a request means here. */
final class TrapsSuite extends BlackBox {
    TrapsSuite(RawClient client) {
        super(client);
    }

    private void assertRefused(String method, String target) {
        for (String token : new String[] {ContainerProcess.READ, ContainerProcess.WRITE}) {
            Response response = client.send(method, target, "", token(token));
            assertTrue(Set.of(400, 404).contains(response.status()), () -> method + " " + target + ": " + response);
            assertTellsNothing(response);
        }
    }

    /** Escapes, parameters and empty segments: decoded, dropped or merged they would name another route. */
    void pathsThatContainersChange() {
        write("PUT", KV + "k", "v");
        for (String path : new String[] {
            "/v1%2Fkv",
            "/v1%2fkv",
            "/v1%5Ckv",
            "/v1\\kv",
            "/v1/kv%00",
            "/v1/x/%2e%2e/kv",
            "/v1/%2e/kv",
            "/v1/k%76",
            "/v1//kv",
            "//v1/kv",
            "/v1/kv;x=1",
            "/v1;x=1/kv",
            "/v1/kv/",
            "/v1/kv/..;/kv",
            "/v1/KV",
        }) {
            for (String method : new String[] {"GET", "PUT", "DELETE"}) {
                assertRefused(method, "/rest" + path + "?key=k");
            }
        }
        assertEquals("v", read(KV + "k").body());
        write("DELETE", KV + "k", "");
    }

    /** A dot segment that is not escaped: resolved before it gets here, or refused; never another file's or route's answer. */
    void dotSegments() {
        write("PUT", KV + "dots", "v");
        for (String path : new String[] {"/rest/x/../v1/kv?key=dots", "/rest/./v1/kv?key=dots"}) {
            Response response = read(path);
            assertTrue(
                    response.status() == 400
                            || response.status() == 404
                            || response.body().equals("v"),
                    response::toString);
        }
        for (String path :
                new String[] {"/rest/WEB-INF/web.xml", "/rest/../rest/WEB-INF/web.xml", "/rest/META-INF/MANIFEST.MF"}) {
            assertTrue(Set.of(400, 404).contains(read(path).status()), path);
        }
        write("DELETE", KV + "dots", "");
    }

    /** Every byte there is, as a key, for containers that decode queries. */
    void keysOfAnyBytes() {
        for (int b = 0; b < 256; b++) {
            String key = String.format("%%%02x", b);
            String value = "value " + b;
            assertStatus(201, write("PUT", KV + key, value));
            assertEquals(value, read(KV + key).body(), key);
            assertEquals(value, read("/rest/v1/kv?keyHex=" + key.substring(1)).body(), key);
            assertStatus(204, write("DELETE", KV + key, ""));
        }
    }

    void signsWithAMeaningInForms() {
        assertStatus(201, write("PUT", KV + "a+b", "plus"));
        assertEquals("plus", read(KV + "a%2bb").body());
        assertStatus(404, read(KV + "a%20b"));
        assertStatus(201, write("PUT", KV + "a%26b%3Dc", "ampersand"));
        assertEquals("ampersand", read(KV + "a%26b=c").body());
        assertStatus(400, read(KV + "a&key=b"));
        assertStatus(400, read(KV + "a;key=b&"));
        assertStatus(400, read(KV + "%"));
        assertStatus(400, read(KV + "%zz"));
        assertStatus(400, read(KV + "a&unknown=1"));
    }

    /** Not escaped it is against the rules: refused, or its own bytes and no others. */
    void textThatIsNotEscaped() {
        assertStatus(201, write("PUT", KV + "%C3%BC", "umlaut"));
        Response raw = read(KV + "\u00C3\u00BC");
        assertTrue(raw.status() == 400 || raw.body().equals("umlaut"), raw::toString);
        Response notText = read(KV + "\u00FF");
        assertTrue(Set.of(400, 404).contains(notText.status()), notText::toString);
    }

    /** What a body is does not depend on what its type says: nothing here is ever taken for a form. */
    void bodiesThatContainersWouldParse() {
        assertStatus(
                200,
                client.send(
                        "POST",
                        "/query/set?key=form&value=right",
                        "key=form&value=wrong",
                        "Content-Type: application/x-www-form-urlencoded"));
        assertEquals("200 right", client.get("/query/get?key=form").toString());
        assertStatus(415, write("PUT", KV + "noform", "a=b", "Content-Type: application/x-www-form-urlencoded"));
        assertStatus(404, read(KV + "noform"));
    }

    void aRequestForAnotherHost() {
        for (String host : new String[] {"evil.example", "localhost.evil.example", "127.0.0.2:80"}) {
            assertStatus(421, read(KV + "k", "Host: " + host));
        }
        Response without = client.exchange("GET " + KV + "k HTTP/1.0\r\n" + token(ContainerProcess.READ) + "\r\n\r\n");
        assertTrue(Set.of(400, 421).contains(without.status()), without::toString);
        Response twice = read(KV + "k", "Host: localhost", "Host: evil.example");
        assertTrue(Set.of(400, 421).contains(twice.status()), twice::toString);
        Response absolute = client.exchange("GET http://evil.example" + KV + "k HTTP/1.1\r\nHost: localhost\r\n"
                + token(ContainerProcess.READ) + "\r\nConnection: close\r\n\r\n");
        assertTrue(Set.of(400, 404, 421).contains(absolute.status()), absolute::toString);
    }

    /** Two lengths for one body are how requests are smuggled past proxies. */
    void bodiesWithTwoLengths() {
        String head = "PUT " + KV + "smuggled HTTP/1.1\r\nHost: localhost\r\n" + token(ContainerProcess.WRITE) + "\r\n";
        for (String lengths : new String[] {
            "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        }) {
            Response response = client.exchange(head + "Connection: close\r\n" + lengths);
            assertTrue(
                    response.status() == 400
                            || response.status() == 0
                            || (response.status() == 201 && lengths.contains("0\r\n\r\n")),
                    () -> lengths + response);
        }
    }
}
