package dev.kvstore.web.internal.rest;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Reader;
import dev.kvstore.web.internal.http.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads pages: in either direction, with or without values, keys of a directory as one item. */
final class PageReader {
    /** A page ends after this many bytes, whatever its limit, and a longer value is in none. */
    private static final long MAX_PAGE_BYTES = 4L << 20;

    private final int prefixLength;
    private final int delimiter;
    private final boolean reverse;
    private final boolean keysOnly;

    /**
     * A reader.
     *
     * @param prefixLength how much of each key precedes what is looked at for delimiters
     * @param delimiter the byte that ends a directory's name, -1 for no directories
     */
    PageReader(int prefixLength, int delimiter, boolean reverse, boolean keysOnly) {
        this.prefixLength = prefixLength;
        this.delimiter = delimiter;
        this.reverse = reverse;
        this.keysOnly = keysOnly;
    }

    Page read(Reader store, KeyRange range, int limit) {
        List<Page.Item> items = new ArrayList<>();
        long bytes = 0;
        try (Cursor cursor = store.cursor(range)) {
            boolean more = reverse ? cursor.last() : cursor.first();
            while (more && items.size() < limit && bytes < MAX_PAGE_BYTES) {
                byte[] key = cursor.keyBytes();
                int end = delimiter < 0 ? -1 : directoryEnd(key);
                if (end < 0) {
                    long tooLong = keysOnly || cursor.valueLength() <= MAX_PAGE_BYTES ? 0 : cursor.valueLength();
                    byte[] value = keysOnly || tooLong > 0 ? null : cursor.valueBytes();
                    items.add(new Page.Item(key, value, tooLong, cursor.version(), false));
                    bytes += key.length + (value == null ? 0 : value.length);
                    more = reverse ? cursor.prev() : cursor.next();
                } else {
                    byte[] directory = Arrays.copyOf(key, end);
                    items.add(new Page.Item(directory, null, 0, 0, true));
                    bytes += directory.length;
                    more = skip(cursor, directory);
                }
            }
            return new Page(items, more ? token(cursor.keyBytes()) : null);
        }
    }

    private int directoryEnd(byte[] key) {
        for (int at = prefixLength; at < key.length; at++) {
            if ((key[at] & 0xFF) == delimiter) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Moves past all keys of a directory with one seek. */
    private boolean skip(Cursor cursor, byte[] directory) {
        if (reverse) {
            return cursor.seekBefore(directory);
        }
        byte[] after = KeyRange.prefix(directory).to();
        return after != null && cursor.seek(after);
    }

    private PageToken token(byte[] key) {
        return new PageToken(reverse, reverse ? Bytes.successor(key) : key);
    }
}
