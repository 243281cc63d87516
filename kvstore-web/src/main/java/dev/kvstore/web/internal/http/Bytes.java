package dev.kvstore.web.internal.http;

import dev.kvstore.Keyspace;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Byte strings in the forms in which people send them. */
public final class Bytes {
    private static final int MAX_DECIMAL_DIGITS = 18;

    private Bytes() {}

    /** The value of a hex digit, or -1. */
    static int hexDigit(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Decodes base64url, with or without padding. */
    public static byte[] fromBase64(String name, byte[] text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("not-base64", name + " must be base64url");
        }
    }

    /** Decodes hex digits, an even number of them. */
    public static byte[] fromHex(String name, byte[] text) {
        byte[] bytes = new byte[text.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = hexDigit(text[2 * i] & 0xFF);
            int low = hexDigit(text[2 * i + 1] & 0xFF);
            if (high < 0 || low < 0) {
                throw notHex(name);
            }
            bytes[i] = (byte) ((high << 4) | low);
        }
        if (text.length % 2 != 0) {
            throw notHex(name);
        }
        return bytes;
    }

    private static Problem notHex(String name) {
        return Problem.badRequest("not-hex", name + " must be an even number of hex digits");
    }

    /** Encodes as base64url without padding. */
    public static String toBase64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Encodes as lower-case hex digits. */
    public static String toHex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A non-negative decimal number of at most 18 digits, or -1 for anything else. */
    public static long decimal(byte[] text) {
        if (text.length == 0 || text.length > MAX_DECIMAL_DIGITS) {
            return -1;
        }
        long number = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    /** Refuses what can't be a key; returns what can. */
    public static byte[] checkKey(String name, byte[] key) {
        if (key.length == 0 || key.length > Keyspace.MAX_KEY_LENGTH) {
            throw Problem.badRequest(
                    "key-length", name + " must be 1 to " + Keyspace.MAX_KEY_LENGTH + " bytes, got " + key.length);
        }
        return key;
    }

    /** The smallest byte string above one. */
    public static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
