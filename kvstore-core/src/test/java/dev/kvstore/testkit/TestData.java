package dev.kvstore.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Keys and values that can be read in a failure, and reading stores back. */
public final class TestData {
    private static final long MOST_SECONDS = 30;

    private TestData() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of some bytes; null for null. */
    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@code key-000042}: in the order of the numbers. */
    public static byte[] key(int number) {
        return bytes(String.format(Locale.ROOT, "key-%06d", number));
    }

    /** {@code value-42}. */
    public static byte[] value(int number) {
        return bytes("value-" + number);
    }

    /** A value of some length, half of it compressible, different for each seed. */
    public static byte[] value(long seed, int length) {
        byte[] value = new byte[length];
        byte[] noise = new byte[length / 2];
        new Random(seed).nextBytes(noise);
        System.arraycopy(noise, 0, value, 0, noise.length);
        return value;
    }

    /** Puts {@code key(i)} = {@code value(i)} for a range of numbers. */
    public static void putNumbers(Keyspace keyspace, int from, int to) {
        for (int i = from; i < to; i++) {
            keyspace.put(key(i), value(i));
        }
    }

    /** All entries in order, as {@code key=value}. */
    public static List<String> entries(Reader reader) {
        return entries(reader, KeyRange.all());
    }

    /** The entries of a range in order, as {@code key=value}. */
    public static List<String> entries(Reader reader, KeyRange range) {
        List<String> found = new ArrayList<>();
        try (Cursor cursor = reader.cursor(range)) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                found.add(entry(cursor));
            }
        }
        return found;
    }

    /** The entries of a range from the last to the first, as {@code key=value}. */
    public static List<String> entriesBackwards(Reader reader, KeyRange range) {
        List<String> found = new ArrayList<>();
        try (Cursor cursor = reader.cursor(range)) {
            for (boolean on = cursor.last(); on; on = cursor.prev()) {
                found.add(entry(cursor));
            }
        }
        return found;
    }

    /** The entry a cursor stands on, as {@code key=value}. */
    public static String entry(Cursor cursor) {
        return text(cursor.keyBytes()) + "=" + text(cursor.valueBytes());
    }

    /** Checks a number of entries in which the store's own are counted too: a note of the time for every second of writing. */
    public static void assertEntries(long expected, long actual) {
        assertTrue(
                actual >= expected && actual <= expected + MOST_SECONDS,
                () -> "expected " + expected + " entries and a few notes of the time, got " + actual);
    }
}
