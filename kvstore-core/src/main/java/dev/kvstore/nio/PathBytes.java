package dev.kvstore.nio;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/** Paths and keys as bytes: parsing, arithmetic, and which keys are paths. */
final class PathBytes {
    private static final byte SLASH = '/';
    private static final int[] ONE_NAME = {0};

    private PathBytes() {}

    /** Parses a path: slashes that are too many go. */
    static byte[] parse(String text) {
        int zero = text.indexOf(0);
        if (zero >= 0) {
            throw new InvalidPathException(text, "Nul character not allowed", zero);
        }
        byte[] bytes = encode(text);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != SLASH || length == 0 || bytes[length - 1] != SLASH) {
                bytes[length++] = bytes[i];
            }
        }
        if (length > 1 && bytes[length - 1] == SLASH) {
            length--;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Where the names start; the empty path has one empty name, the root none. */
    static int[] offsets(byte[] path) {
        if (path.length == 0) {
            return ONE_NAME;
        }
        int start = path[0] == SLASH ? 1 : 0;
        int count = start == path.length ? 0 : 1;
        for (int i = start; i < path.length; i++) {
            count += path[i] == SLASH ? 1 : 0;
        }
        int[] offsets = new int[count];
        int next = 0;
        for (int i = start; i < path.length; i++) {
            if (i == start || path[i - 1] == SLASH) {
                offsets[next++] = i;
            }
        }
        return offsets;
    }

    static byte[] join(byte[] first, byte[] second) {
        int slash = first.length > 0 && first[first.length - 1] != SLASH ? 1 : 0;
        byte[] joined = Arrays.copyOf(first, first.length + slash + second.length);
        if (slash == 1) {
            joined[first.length] = SLASH;
        }
        System.arraycopy(second, 0, joined, first.length + slash, second.length);
        return joined;
    }

    /** Without {@code .} and, as far as there is a name before it, {@code ..}; the same array if nothing was to be done. */
    static byte[] normalize(byte[] path) {
        int[] offsets = offsets(path);
        boolean absolute = path.length > 0 && path[0] == SLASH;
        Deque<byte[]> names = new ArrayDeque<>();
        boolean changed = false;
        for (int i = 0; i < offsets.length; i++) {
            int end = i == offsets.length - 1 ? path.length : offsets[i + 1] - 1;
            byte[] name = Arrays.copyOfRange(path, offsets[i], end);
            if (!isDots(path, offsets[i], end)) {
                names.addLast(name);
            } else if (name.length == 1) {
                changed = true;
            } else if (!names.isEmpty() && !isDots(names.peekLast(), 0, names.peekLast().length)) {
                names.removeLast();
                changed = true;
            } else if (absolute) {
                changed = true;
            } else {
                names.addLast(name);
            }
        }
        return changed ? concatenate(absolute, names.iterator()) : path;
    }

    static byte[] relativize(KvPath from, KvPath to) {
        int common = 0;
        int most = Math.min(from.getNameCount(), to.getNameCount());
        while (common < most && Arrays.equals(from.name(common), to.name(common))) {
            common++;
        }
        Deque<byte[]> names = new ArrayDeque<>();
        for (int i = common; i < from.getNameCount(); i++) {
            byte[] name = from.name(i);
            if (isParent(name)) {
                throw new IllegalArgumentException("Unable to compute relative path from " + from + " to " + to);
            }
            if (name.length != 1 || name[0] != '.') {
                names.addLast(new byte[] {'.', '.'});
            }
        }
        if (!to.isEmpty()) {
            for (int i = common; i < to.getNameCount(); i++) {
                names.addLast(to.name(i));
            }
        }
        return concatenate(false, names.iterator());
    }

    static boolean isDots(byte[] path, int start, int end) {
        return (end - start == 1 && path[start] == '.')
                || (end - start == 2 && path[start] == '.' && path[start + 1] == '.');
    }

    static boolean isParent(byte[] name) {
        return name.length == 2 && name[0] == '.' && name[1] == '.';
    }

    /**
     * Whether a key is a path, or that of a directory's marker, from {@code start} on: UTF-8 without NUL, names between single
     * slashes, none of them {@code .} or {@code ..}.
     */
    static boolean isPath(byte[] key, int start) {
        return isPath(key, start, key.length);
    }

    /** As {@link #isPath(byte[], int)}, of a key that ends before {@code end}. */
    static boolean isPath(byte[] key, int start, int end) {
        return firstBadName(key, start, end) < 0;
    }

    /** Where the first name from {@code start} on starts that keeps a key from being a path; −1 when there is none. */
    static int firstBadName(byte[] key, int start) {
        return firstBadName(key, start, key.length);
    }

    private static int firstBadName(byte[] key, int start, int end) {
        int name = start;
        boolean ascii = true;
        for (int i = start; i <= end; i++) {
            if (i == end || key[i] == SLASH) {
                boolean isMarker = i == end && i == name && i > 0;
                if (!isMarker && (i == name || isDots(key, name, i))) {
                    return name;
                }
                if (!ascii && !isText(key, name, i)) {
                    return name;
                }
                ascii = true;
                name = i + 1;
            } else if (key[i] == 0) {
                return name;
            } else {
                ascii &= key[i] > 0;
            }
        }
        return -1;
    }

    /** The smallest key that has not the name at {@code name} as {@code key} has it: behind everything below that name. */
    static byte[] behindName(byte[] key, int name) {
        int end = name;
        while (end < key.length && key[end] != SLASH) {
            end++;
        }
        byte[] next = Arrays.copyOf(key, Math.min(key.length, end) + 1);
        next[next.length - 1] = end < key.length ? (byte) (SLASH + 1) : 0;
        return next;
    }

    static byte[] append(byte[] key, byte last) {
        byte[] longer = Arrays.copyOf(key, key.length + 1);
        longer[key.length] = last;
        return longer;
    }

    /** What the keys of a directory's children start with. */
    static byte[] childPrefix(byte[] key) {
        return key.length == 0 ? key : append(key, SLASH);
    }

    /** Where a key's last name starts. */
    static int lastName(byte[] key) {
        int start = key.length;
        while (start > 0 && key[start - 1] != SLASH) {
            start--;
        }
        return start;
    }

    /** The key of the directory of a key, which is not the root. */
    static byte[] parent(byte[] key) {
        int start = lastName(key);
        return Arrays.copyOf(key, Math.max(0, start - 1));
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] encode(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidPathException(text, "Malformed input or input contains unmappable characters");
        }
    }

    private static boolean isText(byte[] key, int start, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key, start, end - start));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] concatenate(boolean absolute, Iterator<byte[]> names) {
        byte[] path = absolute ? new byte[] {SLASH} : KvPath.emptyBytes();
        while (names.hasNext()) {
            path = join(path, names.next());
        }
        return path;
    }
}
