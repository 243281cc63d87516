package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of a table that cannot be are refused, so that no decoder makes such a table. */
class FileMetaTest {
    @Test
    void numbersInOrderAreTaken() {
        assertEquals(4, meta(1, 2, 4, 4, 0, 9, 9, 8).entries());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 2, 4, 3, 0, 5, 9, 8",
        "1, -2, 4, 3, 0, 5, 9, 8",
        "1, 2, -4, 3, 0, 5, 9, 8",
        "1, 2, 4, -3, 0, 5, 9, 8",
        "1, 2, 4, 3, -1, 5, 9, 8",
        "1, 2, 4, 3, 0, -5, 9, 8",
        "1, 2, 4, 3, 0, 5, 4, 8",
        "1, 2, 4, 3, 0, 5, 9, -8",
        "1, 2, 4, 5, 0, 5, 9, 8"
    })
    void numbersThatCannotBeAreRefused(
            long number, long bytes, long entries, long tombstones, long ranges, long first, long last, long user) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> meta(number, bytes, entries, tombstones, ranges, first, last, user));
        assertTrue(String.valueOf(refusal.getMessage()).contains("number " + number), refusal.getMessage());
    }

    private static FileMeta meta(
            long number, long bytes, long entries, long tombstones, long ranges, long first, long last, long user) {
        KeyRange range = new KeyRange(key(1), key(5), false);
        return new FileMeta(number, bytes, entries, tombstones, ranges, range, first, last, user);
    }
}
