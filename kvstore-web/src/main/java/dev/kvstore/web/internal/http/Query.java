package dev.kvstore.web.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a query, parsed strictly from the bytes as sent: names from a given list, none twice, every one
 * with a {@code =}, every {@code %} followed by two hex digits. {@code +} is a plus sign. Values are bytes; only those
 * that must be text are decoded.
 */
public final class Query {
    private static final char REPLACEMENT = '\uFFFD';

    private final List<String> names = new ArrayList<>(4);
    private final List<byte[]> values = new ArrayList<>(4);

    private Query() {}

    /**
     * Parses a query.
     *
     * @param raw as sent, null for none
     * @param allowed the names that may occur
     */
    public static Query parse(String raw, List<String> allowed) {
        Query query = new Query();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        int start = 0;
        while (start <= raw.length()) {
            int end = raw.indexOf('&', start);
            end = end < 0 ? raw.length() : end;
            query.add(raw, start, end, allowed);
            start = end + 1;
        }
        return query;
    }

    private void add(String raw, int start, int end, List<String> allowed) {
        int equals = raw.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            throw Problem.badRequest("query-malformed", "every parameter of the query must have the form name=value");
        }
        String name = nameOf(raw, start, equals, allowed);
        if (names.contains(name)) {
            throw Problem.badRequest("parameter-repeated", "parameter " + name + " must not be given twice");
        }
        names.add(name);
        values.add(decode(name, raw, equals + 1, end));
    }

    /** The name from the list, so that what is quoted back to a sender never is the sender's. */
    private static String nameOf(String raw, int start, int equals, List<String> allowed) {
        for (String name : allowed) {
            if (name.length() == equals - start && raw.startsWith(name, start)) {
                return name;
            }
        }
        throw Problem.badRequest(
                "parameter-unknown",
                allowed.isEmpty() ? "this route takes no parameters" : "parameters of this route are " + allowed);
    }

    private static byte[] decode(String name, String raw, int start, int end) {
        boolean plain = true;
        for (int at = start; at < end && plain; at++) {
            char c = raw.charAt(at);
            plain = c != '%' && c < 0x80;
        }
        if (plain) {
            return raw.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        int at = start;
        while (at < end) {
            char c = raw.charAt(at);
            if (c == '%') {
                bytes.write(escaped(name, raw, at, end));
                at += 3;
            } else {
                int codePoint = raw.codePointAt(at);
                // A container that decodes raw UTF-8 puts the replacement character where it met something else.
                if (codePoint == REPLACEMENT || Character.getType(codePoint) == Character.SURROGATE) {
                    throw Problem.badRequest(
                            "query-malformed", "parameter " + name + " must be percent-encoded, or UTF-8");
                }
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            }
        }
        return bytes.toByteArray();
    }

    private static int escaped(String name, String raw, int at, int end) {
        int high = at + 2 < end ? Bytes.hexDigit(raw.charAt(at + 1)) : -1;
        int low = at + 2 < end ? Bytes.hexDigit(raw.charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
            throw Problem.badRequest(
                    "query-malformed", "in parameter " + name + " every % must be followed by two hex digits");
        }
        return (high << 4) | low;
    }

    /** Whether a parameter was given. */
    public boolean has(String name) {
        return names.contains(name);
    }

    /** The bytes of a parameter, or null. */
    public byte[] raw(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values.get(index);
    }

    /** The bytes of a parameter that must be given. */
    public byte[] required(String name) {
        byte[] value = raw(name);
        if (value == null) {
            throw Problem.badRequest("parameter-missing", "parameter " + name + " is missing");
        }
        return value;
    }

    /** A byte string given in one of three forms, {@code name}, {@code name64} or {@code nameHex}; null when in none. */
    public byte[] bytes(String name) {
        byte[] plain = raw(name);
        byte[] base64 = raw(name + "64");
        byte[] hex = raw(name + "Hex");
        int forms = (plain == null ? 0 : 1) + (base64 == null ? 0 : 1) + (hex == null ? 0 : 1);
        if (forms > 1) {
            throw Problem.badRequest(
                    "parameter-repeated", "give one of " + name + ", " + name + "64 and " + name + "Hex");
        }
        if (base64 != null) {
            return Bytes.fromBase64(name + "64", base64);
        }
        return hex != null ? Bytes.fromHex(name + "Hex", hex) : plain;
    }

    /** A key in one of the three forms; must be given and of a legal length. */
    public byte[] key() {
        byte[] key = bytes("key");
        if (key == null) {
            throw Problem.badRequest("parameter-missing", "parameter key is missing");
        }
        return Bytes.checkKey("key", key);
    }

    /** A number within a range. */
    public int integer(String name, int absent, int minimum, int maximum) {
        byte[] value = raw(name);
        if (value == null) {
            return absent;
        }
        long number = Bytes.decimal(value);
        if (number < minimum || number > maximum) {
            throw Problem.badRequest(
                    "parameter-out-of-range",
                    "parameter " + name + " must be a number between " + minimum + " and " + maximum);
        }
        return (int) number;
    }

    /** A switch: {@code 1} or {@code true}, {@code 0} or {@code false}; off when absent. */
    public boolean flag(String name) {
        byte[] value = raw(name);
        if (value == null) {
            return false;
        }
        return switch (new String(value, StandardCharsets.ISO_8859_1)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw Problem.badRequest("parameter-out-of-range", "parameter " + name + " must be 1 or 0");
        };
    }
}
