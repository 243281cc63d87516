package dev.kvstore.nio;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;

/**
 * The names in a directory, a few hundred at a time: each step opens a cursor behind the last name and closes it again, so that a
 * slow reader pins nothing. The first steps are short, for whoever wants a name at once. Names come in the order of their keys. Not
 * thread-safe.
 */
final class Listing {
    private static final int FIRST_STEP = 8;
    private static final int LONGEST_STEP = 512;
    private static final int USUAL_NAME = 64;
    private static final byte SLASH = '/';

    private final Tree tree;
    private final byte[] prefix;

    /** The first key behind the directory; null when there is none. */
    private final byte[] end;

    /** The key the cursor stands on, and then where to go on: one array for all keys, of which the first bytes count. */
    private byte[] place;

    private int placeLength;

    /** How many keys the next step looks at. */
    private int stepLength = FIRST_STEP;

    private boolean ended;

    Listing(Tree tree, byte[] directory) {
        this.tree = tree;
        this.prefix = PathBytes.childPrefix(directory);
        this.end = KeyRange.prefix(prefix).to();
        this.place = Arrays.copyOf(prefix, prefix.length + USUAL_NAME);
        this.placeLength = prefix.length;
        placeBehind();
    }

    /** The next names; empty at the end. */
    List<byte[]> next() {
        List<byte[]> names = new ArrayList<>();
        while (!ended && names.isEmpty()) {
            step(names);
        }
        return names;
    }

    private void step(List<byte[]> names) {
        try (Cursor cursor = tree.reader().cursor(KeyRange.between(Arrays.copyOf(place, placeLength), end))) {
            boolean more = cursor.first();
            for (int i = 0; more && i < stepLength; i++) {
                placeAt(cursor.key());
                int slash = slash();
                if (slash < 0) {
                    addFile(names);
                    placeBehind();
                    more = cursor.next();
                } else {
                    addDirectory(slash, names);
                    placeBehindDirectory(slash);
                    more = cursor.seek(Arrays.copyOf(place, placeLength));
                }
            }
            ended = !more;
        }
        stepLength = Math.min(LONGEST_STEP, 2 * stepLength);
    }

    private void addFile(List<byte[]> names) {
        if (PathBytes.isPath(place, prefix.length, placeLength)) {
            names.add(Arrays.copyOfRange(place, prefix.length, placeLength));
        }
    }

    /** A directory, unless it is only implied by keys that are no paths; a key of its name was listed before it. */
    private void addDirectory(int slash, List<byte[]> names) {
        if (slash == prefix.length || !PathBytes.isPath(place, prefix.length, slash)) {
            return;
        }
        byte[] child = Arrays.copyOf(place, slash);
        boolean isDirectory = PathBytes.isPath(place, prefix.length, placeLength) || tree.isDirectory(child);
        if (isDirectory && !tree.reader().exists(child)) {
            names.add(Arrays.copyOfRange(child, prefix.length, slash));
        }
    }

    private void placeAt(Bytes<?> key) {
        placeLength = (int) key.readRemaining();
        // One byte more, to go on behind it.
        if (place.length <= placeLength) {
            place = new byte[2 * placeLength];
        }
        key.read(key.readPosition(), place, 0, placeLength);
    }

    private void placeBehind() {
        place[placeLength++] = 0;
    }

    /** Behind all that is below it. */
    private void placeBehindDirectory(int slash) {
        place[slash] = SLASH + 1;
        placeLength = slash + 1;
    }

    private int slash() {
        for (int i = prefix.length; i < placeLength; i++) {
            if (place[i] == SLASH) {
                return i;
            }
        }
        return -1;
    }
}
