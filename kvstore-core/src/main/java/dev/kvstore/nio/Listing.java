package dev.kvstore.nio;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names in a directory, a few hundred at a time: each step opens a cursor behind the last name and closes it again, so that a
 * slow reader pins nothing. The first steps are short, for whoever wants a name at once. Names come in the order of their keys. Not
 * thread-safe.
 */
final class Listing {
    private static final int FIRST_STEP = 8;
    private static final int LONGEST_STEP = 512;
    private static final byte SLASH = '/';

    private final Tree tree;
    private final byte[] prefix;

    /** Where the next step begins; null at the end. */
    private byte[] from;

    /** How many keys the next step looks at. */
    private int length = FIRST_STEP;

    Listing(Tree tree, byte[] directory) {
        this.tree = tree;
        this.prefix = PathBytes.childPrefix(directory);
        this.from = PathBytes.append(prefix, (byte) 0);
    }

    /** The next names; empty at the end. */
    List<byte[]> next() {
        List<byte[]> names = new ArrayList<>();
        while (from != null && names.isEmpty()) {
            step(names);
        }
        return names;
    }

    private void step(List<byte[]> names) {
        Reader reader = tree.reader();
        byte[] end = KeyRange.prefix(prefix).to();
        if (end != null && Arrays.compareUnsigned(from, end) >= 0) {
            from = null;
            return;
        }
        try (Cursor cursor = reader.cursor(KeyRange.between(from, end))) {
            boolean more = cursor.first();
            for (int i = 0; more && i < length; i++) {
                byte[] key = cursor.keyBytes();
                int slash = slash(key);
                if (slash < 0) {
                    if (PathBytes.isPath(key, prefix.length)) {
                        names.add(Arrays.copyOfRange(key, prefix.length, key.length));
                    }
                    from = PathBytes.append(key, (byte) 0);
                    more = cursor.next();
                } else {
                    addDirectory(Arrays.copyOf(key, slash), names);
                    from = PathBytes.behindName(key, prefix.length);
                    more = cursor.seek(from);
                }
            }
            if (!more) {
                from = null;
            }
        }
        length = Math.min(LONGEST_STEP, 2 * length);
    }

    /** A directory, unless it is only implied by keys that are no paths; a key of its name was listed before it. */
    private void addDirectory(byte[] child, List<byte[]> names) {
        if (PathBytes.isPath(child, prefix.length) && !tree.reader().exists(child) && tree.isDirectory(child)) {
            names.add(Arrays.copyOfRange(child, prefix.length, child.length));
        }
    }

    private int slash(byte[] key) {
        for (int i = prefix.length; i < key.length; i++) {
            if (key[i] == SLASH) {
                return i;
            }
        }
        return -1;
    }
}
