package dev.kvstore;

import java.util.HexFormat;

/** Keys in messages: printable ASCII quoted, anything else as 0x-prefixed hex, long ones shortened. */
final class KeyText {
    private static final int LONGEST = 64;

    private KeyText() {}

    static String of(byte[] key) {
        int shown = Math.min(key.length, LONGEST);
        String rest = key.length > LONGEST ? "… (" + key.length + " bytes)" : "";
        for (int i = 0; i < shown; i++) {
            if (key[i] < ' ' || key[i] > '~') {
                return "0x" + HexFormat.of().formatHex(key, 0, shown) + rest;
            }
        }
        StringBuilder text = new StringBuilder(shown + 2).append('\'');
        for (int i = 0; i < shown; i++) {
            text.append((char) key[i]);
        }
        return text.append('\'').append(rest).toString();
    }
}
