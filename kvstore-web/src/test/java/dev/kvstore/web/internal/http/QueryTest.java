package dev.kvstore.web.internal.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final List<String> ALLOWED = List.of("key", "keyHex", "key64", "n", "flag");

    private static Query parse(String raw) {
        return Query.parse(raw, ALLOWED);
    }

    @Test
    void valuesAreBytes() {
        assertArrayEquals(
                new byte[] {0, (byte) 0xFF, '+', '='}, parse("key=%00%fF+=").key());
        assertArrayEquals(
                "ü€😀".getBytes(StandardCharsets.UTF_8), parse("key=ü€😀").key());
    }

    @Test
    void absentIsNotEmpty() {
        assertNull(parse(null).raw("key"));
        assertNull(parse("").raw("key"));
        assertEquals(0, parse("key=").raw("key").length);
        assertFalse(parse("n=1").has("key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "key&n=1",
                "&key=1",
                "key=1&",
                "key=1&&n=1",
                "=1",
                "other=1",
                "KEY=1",
                "ke%79=1",
                "key=1&key=1",
                "key=%",
                "key=%1",
                "key=%1&n=2",
                "key=%GG",
                "key=%-1",
                "key=\uD800",
                "key=\uFFFD",
                "key=%\u0661\u0661"
            })
    void whatIsNotExactlyAQueryIsRefused(String raw) {
        Problem problem = assertThrows(Problem.class, () -> parse(raw));
        assertEquals(400, problem.status());
    }

    @Test
    void numbersAreWithinTheirRange() {
        assertEquals(5, parse("").integer("n", 5, 1, 10));
        assertEquals(10, parse("n=10").integer("n", 5, 1, 10));
        for (String bad : List.of("0", "11", "", "-1", "1.0", "+1", "0x1", "99999999999999999999")) {
            assertThrows(Problem.class, () -> parse("n=" + bad).integer("n", 5, 1, 10), bad);
        }
    }

    @Test
    void aKeyIsGivenInOneForm() {
        assertArrayEquals(
                new byte[] {(byte) 0xFB, (byte) 0xFF}, parse("key64=-_8").key());
        assertArrayEquals(new byte[] {(byte) 0xAB}, parse("keyHex=aB").key());
        assertThrows(Problem.class, () -> parse("key=a&key64=YQ").key());
        assertThrows(Problem.class, () -> parse("").key());
        assertThrows(Problem.class, () -> parse("key=").key());
    }
}
