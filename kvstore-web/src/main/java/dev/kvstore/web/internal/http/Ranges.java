package dev.kvstore.web.internal.http;

import dev.kvstore.KeyRange;
import java.util.Arrays;

/** A range of keys as a query gives it: {@code from}, {@code to}, {@code prefix}, any of them, all of which hold. */
public final class Ranges {
    private Ranges() {}

    /** The range of a query; 400 when from is above to. */
    public static KeyRange of(Query query) {
        byte[] from = query.bytes("from");
        byte[] to = query.bytes("to");
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            throw Problem.badRequest("range-reversed", "from must not be above to");
        }
        byte[] prefix = query.bytes("prefix");
        KeyRange prefixed = KeyRange.prefix(prefix == null ? new byte[0] : prefix);
        return between(higher(from, prefixed.from()), lower(to, prefixed.to()));
    }

    /** The keys of a range at or above a key. */
    public static KeyRange startingAt(KeyRange range, byte[] from) {
        return between(higher(range.from(), from), range.to());
    }

    /** The keys of a range below a key. */
    public static KeyRange endingBefore(KeyRange range, byte[] to) {
        return between(range.from(), lower(range.to(), to));
    }

    /** A range that is empty where the bounds cross. */
    private static KeyRange between(byte[] from, byte[] to) {
        boolean crossed = from != null && to != null && Arrays.compareUnsigned(from, to) > 0;
        return KeyRange.between(from, crossed ? from : to);
    }

    private static byte[] higher(byte[] a, byte[] b) {
        return a == null || (b != null && Arrays.compareUnsigned(a, b) < 0) ? b : a;
    }

    private static byte[] lower(byte[] a, byte[] b) {
        return a == null || (b != null && Arrays.compareUnsigned(a, b) > 0) ? b : a;
    }
}
