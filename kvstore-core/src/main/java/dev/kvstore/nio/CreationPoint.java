package dev.kvstore.nio;

import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import java.util.Arrays;

/**
 * Where an entry was last made: its directory, and the gap behind it up to the next key in that directory. The next entry of the same
 * directory, if its name lies in the gap, needs no look at the store: names that ascend, as those of logs, spools and numbered files
 * do, cost one seek for all.
 *
 * <p>Holds as long as nobody but the file system writes, which {@link Leaves} knows, and the file system does nothing to the tree but
 * make entries. Guarded by the volume's mutex.
 */
final class CreationPoint {
    private static final byte BEHIND_SLASH = '/' + 1;

    private final Tree tree;
    private final Leaves leaves;
    private Node directory;
    private byte[] low;

    /** The first key behind the gap; null for the end of all keys. */
    private byte[] high;

    private long epoch;

    CreationPoint(Tree tree, Leaves leaves) {
        this.tree = tree;
        this.leaves = leaves;
    }

    /**
     * Whether there is nothing at a key, nor below it, and its parent is a directory; false also when that is not known.
     *
     * @param now the store's sequence number
     */
    boolean isFree(byte[] key, long now) {
        boolean mayBe = key.length > 0 && key.length < Keyspace.MAX_KEY_LENGTH - 1 && !leaves.has(key, now);
        return mayBe && (covers(key, now) || seek(key, now));
    }

    /** The directory at a key if it is known, else null. */
    Node directory(byte[] key, long now) {
        return directory != null && leaves.holds(epoch, now) && Arrays.equals(directory.key(), key) ? directory : null;
    }

    /** An entry was made in a directory, which now has this metadata, without anything else being changed. */
    void made(byte[] key, Node changedDirectory) {
        if (directory != null && changedDirectory != null && Arrays.equals(directory.key(), changedDirectory.key())) {
            directory = changedDirectory;
            // What is made before the gap or behind it leaves it as it is.
            if (Arrays.compareUnsigned(low, key) <= 0 && (high == null || Arrays.compareUnsigned(key, high) < 0)) {
                low = key;
            }
        } else {
            forget();
        }
    }

    /** The tree is changed otherwise. */
    void forget() {
        directory = null;
    }

    private boolean covers(byte[] key, long now) {
        return directory(PathBytes.parent(key), now) != null
                && Arrays.compareUnsigned(low, key) < 0
                && (high == null || Arrays.compareUnsigned(behind(key), high) <= 0);
    }

    /** Looks for the next key in the directory, and remembers it. */
    private boolean seek(byte[] key, long now) {
        byte[] parent = PathBytes.parent(key);
        Node known = directory(parent, now);
        Node found = known == null ? tree.directory(parent) : known;
        if (found == null || tree.reader().exists(key)) {
            return false;
        }
        byte[] end = KeyRange.prefix(PathBytes.childPrefix(parent)).to();
        byte[] next = tree.reader().firstKey(KeyRange.between(key, end));
        if (next != null && Arrays.compareUnsigned(next, behind(key)) < 0) {
            return false;
        }
        directory = found;
        low = key;
        high = next == null ? end : next;
        epoch = leaves.attend(now);
        return true;
    }

    /** The first key that is neither a path's nor below it. */
    private static byte[] behind(byte[] key) {
        return PathBytes.append(key, BEHIND_SLASH);
    }
}
