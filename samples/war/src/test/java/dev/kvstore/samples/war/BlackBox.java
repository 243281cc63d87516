package dev.kvstore.samples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.war.RawClient.Response;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** What all black-box tests share: a client of a container, tokens, and what no answer may tell. */
abstract class BlackBox {
    private static final Pattern REVEALING =
            Pattern.compile("Exception|\\bat [a-z]+\\.[a-z]+\\.|java\\.|dev[./]kvstore|/tmp|/home|\\.java\\b");
    static final String KV = "/rest/v1/kv?key=";

    final RawClient client;

    BlackBox(RawClient client) {
        this.client = client;
    }

    static String token(String token) {
        return "Authorization: Bearer " + token;
    }

    Response read(String target, String... headers) {
        return client.send("GET", target, "", with(ContainerProcess.READ, headers));
    }

    Response write(String method, String target, String body, String... headers) {
        return client.send(method, target, body, with(ContainerProcess.WRITE, headers));
    }

    Response admin(String method, String target) {
        return client.send(method, target, "", token(ContainerProcess.ADMIN));
    }

    static String[] with(String token, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = token(token);
        return all;
    }

    static void assertStatus(int status, Response response) {
        assertEquals(status, response.status(), () -> response.head() + "\n" + response.body());
        assertTellsNothing(response);
    }

    /** No failure of the server, and in what the module itself answers no word about its insides. */
    static void assertTellsNothing(Response response) {
        assertTrue(response.status() != 0 && response.status() < 500, response::toString);
        if (response.head().toLowerCase(Locale.ROOT).contains("x-content-type-options: nosniff")) {
            assertFalse(REVEALING.matcher(response.body()).find(), response::toString);
        }
    }
}
