package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * The tree of files that a keyspace's keys make, for reading: a key is a path, a key that ends with a slash marks a directory, and
 * a directory is also what any key lies below. Where a key and keys below it exist, the directory wins. Keys that are no paths are
 * hidden and imply nothing. Thread-safe.
 */
final class Tree {
    /** The reason given when a path leads through something that is no directory. */
    static final String NOT_A_DIRECTORY = "Not a directory";

    /** The reason given when links lead to links. */
    static final String TOO_MANY_LINKS =
            "Too many levels of symbolic links or unable to access attributes of symbolic link";

    private static final byte SLASH = '/';
    private static final int MOST_LINKS = 40;
    private static final FileMeta ROOT = FileMeta.raw(FileMeta.DIRECTORY, Instant.EPOCH);

    private final Reader reader;
    private final LongUnaryOperator times;
    private final UnaryOperator<Node> overlay;
    private final LongSupplier sequence;
    private final Leaves leaves;

    /**
     * A tree over a reader.
     *
     * @param times milliseconds since 1970 of a version
     * @param overlay what open files know better
     * @param sequence the reader's sequence number
     * @param leaves what is known about files, and learned
     */
    Tree(Reader reader, LongUnaryOperator times, UnaryOperator<Node> overlay, LongSupplier sequence, Leaves leaves) {
        this.reader = reader;
        this.times = times;
        this.overlay = overlay;
        this.sequence = sequence;
        this.leaves = leaves;
    }

    Reader reader() {
        return reader;
    }

    /** What is at a path; {@link NoSuchFileException} when nothing is. */
    Node get(KvPath path, boolean follow) throws IOException {
        Node node = find(path, follow).node();
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /** A place in the tree: the key with all links resolved, and what is there or null. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Place(byte[] key, Node node) {}

    /** Resolves a path; all but the last name must exist. */
    Place find(KvPath path, boolean follow) throws IOException {
        return find(path, follow, -1);
    }

    /** As {@link #find(KvPath, boolean)}, with a file's content if it is no longer than {@code valueLimit} and lies with the entry. */
    Place find(KvPath path, boolean follow, int valueLimit) throws IOException {
        KvPath absolute = path.toAbsolutePath();
        if (path.isEmpty() && path.getFileSystem().workingDirectory().getNameCount() == 0) {
            absolute = path.getFileSystem().root();
        }
        byte[] key = absolute.key();
        checkLength(path, key);
        if (!absolute.hasDots()) {
            Node node = at(key, valueLimit);
            if (node != null && !(follow && node.isLink())) {
                return new Place(key, node);
            }
            // A key below a prefix makes that a directory, and no link.
            if (node == null && (key.length == 0 || isDirectory(PathBytes.parent(key)))) {
                return new Place(key, null);
            }
        }
        Place place = walk(path, absolute, follow);
        return valueLimit < 0 ? place : new Place(place.key(), at(place.key(), valueLimit));
    }

    private Place walk(KvPath path, KvPath absolute, boolean follow) throws IOException {
        Deque<byte[]> names = new ArrayDeque<>();
        for (int i = 0; i < absolute.getNameCount(); i++) {
            names.addLast(absolute.name(i));
        }
        byte[] current = KvPath.emptyBytes();
        Node node = at(current);
        int links = 0;
        while (!names.isEmpty()) {
            byte[] name = names.removeFirst();
            if (!node.isDirectory()) {
                throw path.failure(NOT_A_DIRECTORY);
            }
            if (PathBytes.isDots(name, 0, name.length) || name.length == 0) {
                current = PathBytes.isParent(name) ? PathBytes.parent(current) : current;
                node = at(current);
                continue;
            }
            byte[] next = current.length == 0 ? name : PathBytes.join(current, name);
            node = at(next);
            if (node == null) {
                if (!names.isEmpty()) {
                    throw new NoSuchFileException(path.toString());
                }
                return new Place(next, null);
            }
            if (node.isLink() && (follow || !names.isEmpty())) {
                if (++links > MOST_LINKS) {
                    throw path.failure(TOO_MANY_LINKS);
                }
                KvPath target = path.getFileSystem().getPath(linkTarget(node));
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    names.addFirst(target.name(i));
                }
                current = target.isAbsolute() ? KvPath.emptyBytes() : current;
                node = at(current);
            } else {
                current = next;
            }
        }
        return new Place(current, node);
    }

    /** The text of a symbolic link. */
    String linkTarget(Node link) {
        byte[] target = reader.get(link.key());
        return target == null ? "" : new String(target, StandardCharsets.UTF_8);
    }

    /** What is at a key, links not followed; null when nothing is. */
    Node at(byte[] key) {
        return at(key, -1);
    }

    /** What is at a key, with a file's content if it is no longer than {@code valueLimit} and lies with the entry. */
    Node at(byte[] key, int valueLimit) {
        if (key.length == 0) {
            return root();
        }
        if (key.length >= Keyspace.MAX_KEY_LENGTH) {
            return null;
        }
        long now = sequence.getAsLong();
        EntryInfo info = reader.info(key, valueLimit);
        if (info == null || !leaves.has(key, now)) {
            Node directory = directoryAt(key);
            if (directory != null) {
                return overlay.apply(directory);
            }
            if (info == null) {
                return null;
            }
            leaves.add(key, now);
        }
        return overlay.apply(new Node(key, fileMeta(info), info, info.length()));
    }

    /** The directory at a key; null when there is none. */
    Node directory(byte[] key) {
        return key.length == 0 ? root() : directoryAt(key);
    }

    /** Whether a key's path is a directory. */
    boolean isDirectory(byte[] key) {
        if (key.length == 0) {
            return true;
        }
        byte[] marker = PathBytes.append(key, SLASH);
        return marker.length <= Keyspace.MAX_KEY_LENGTH && (reader.version(marker) != 0 || firstBelow(marker) != null);
    }

    /** Whether a directory has no child. */
    boolean isEmpty(byte[] directory) {
        byte[] prefix = PathBytes.childPrefix(directory);
        return firstVisible(PathBytes.append(prefix, (byte) 0), prefix) == null;
    }

    /** The first key that is a path at or below a directory's marker. */
    private byte[] firstBelow(byte[] marker) {
        return firstVisible(marker, marker);
    }

    /** The first key from {@code from} on that starts with {@code prefix} and is a path; null when there is none. */
    byte[] firstVisible(byte[] from, byte[] prefix) {
        byte[] end = KeyRange.prefix(prefix).to();
        byte[] start = from;
        while (true) {
            if (end != null && Arrays.compareUnsigned(start, end) >= 0) {
                return null;
            }
            byte[] key = reader.firstKey(KeyRange.between(start.length == 0 ? null : start, end));
            int bad = key == null ? -1 : PathBytes.firstBadName(key, prefix.length);
            if (bad < 0) {
                return key;
            }
            start = PathBytes.behindName(key, bad);
        }
    }

    /** The metadata of an entry that is no directory. */
    FileMeta fileMeta(EntryInfo info) {
        FileMeta meta = FileMeta.decode(info.metadata());
        return meta == null || meta.isDirectory() ? FileMeta.raw(FileMeta.FILE, time(info.version())) : meta;
    }

    /** The directory at a key that is not the root's; null when there is none. */
    private Node directoryAt(byte[] key) {
        byte[] prefix = PathBytes.append(key, SLASH);
        EntryInfo marker = reader.info(prefix, Content.CHUNK);
        if (marker == null) {
            byte[] below = firstBelow(prefix);
            // Implied: as old as the first key that implies it.
            return below == null
                    ? null
                    : new Node(key, FileMeta.raw(FileMeta.DIRECTORY, time(reader.version(below))), null, 0);
        }
        FileMeta meta = FileMeta.decode(marker.metadata());
        if (meta == null || !meta.isDirectory()) {
            meta = FileMeta.raw(FileMeta.DIRECTORY, time(marker.version()));
        }
        return new Node(key, meta, marker, 0);
    }

    private Node root() {
        return overlay.apply(new Node(KvPath.emptyBytes(), ROOT, null, 0));
    }

    private Instant time(long version) {
        return Instant.ofEpochMilli(times.applyAsLong(version));
    }

    private static void checkLength(KvPath path, byte[] key) throws IOException {
        if (key.length >= Keyspace.MAX_KEY_LENGTH) {
            throw path.failure("File name too long");
        }
    }
}
