package dev.kvstore.jmx;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Keys as an operator types them: a console can hand over nothing but text. */
final class KeyArgument {
    private static final String HEX = "0x";

    private KeyArgument() {}

    /** The bound of a range; null for the empty text. */
    static byte[] bound(String name, String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.startsWith(HEX)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(text.substring(HEX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + " must be text, or 0x and an even number of hexadecimal digits, got " + text);
        }
    }
}
