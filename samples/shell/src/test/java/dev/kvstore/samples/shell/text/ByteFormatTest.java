package dev.kvstore.samples.shell.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteFormatTest {
    @ParameterizedTest
    @EnumSource(names = "UTF8", mode = EnumSource.Mode.EXCLUDE)
    void anyBytesAreReadBackFromWhatWasPrinted(ByteFormat format) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, format.parse(format.print(bytes)), () -> "seed " + seed);
        }
    }

    @Test
    void printableTextStaysAsItIs() {
        assertEquals("größer 日本 😀 'a\"", ByteFormat.TEXT.print("größer 日本 😀 'a\"".getBytes(UTF_8)));
    }

    @Test
    void whatCouldSteerATerminalIsEscaped() {
        assertEquals("\\x1b[2J\\n\\xe2\\x80\\xae", ByteFormat.TEXT.print("\u001b[2J\n\u202e".getBytes(UTF_8)));
    }

    @Test
    void bytesThatAreNoTextAreRefusedWhereTextIsAskedFor() {
        UsageException refused =
                assertThrows(UsageException.class, () -> ByteFormat.UTF8.print(new byte[] {'a', (byte) 0xff}));
        assertEquals(
                "'a\\xff' is not UTF-8; choose the format text, hex or base64 for keys or values",
                refused.getMessage());
    }

    @Test
    void base64IsReadInBothAlphabets() {
        assertArrayEquals(ByteFormat.BASE64.parse("_-8"), ByteFormat.BASE64.parse("/+8="));
    }
}
