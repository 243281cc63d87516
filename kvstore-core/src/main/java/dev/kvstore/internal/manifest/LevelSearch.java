package dev.kvstore.internal.manifest;

import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * Finds the file of a sorted level by key: a binary search over the first eight bytes in which the files' ends differ,
 * as unsigned numbers, and over whole keys only where those are equal. Immutable; allocates nothing per search.
 */
final class LevelSearch {
    private final FileMeta[] files;
    private final byte[] common;
    private final long[] prefixes;

    /** @param files sorted and disjoint */
    LevelSearch(FileMeta[] files) {
        this.files = files;
        this.common = commonPrefix(files);
        this.prefixes = new long[files.length];
        for (int i = 0; i < files.length; i++) {
            prefixes[i] = prefix(files[i].range().largest(), common.length);
        }
    }

    /** Index of the first file that doesn't end before the key; the number of files when all do. */
    int firstNotBefore(Region key, long offset, int length) {
        int shared = Math.min(length, common.length);
        int order = files.length == 0 ? 1 : key.compare(offset, shared, common);
        if (order > 0) {
            return files.length;
        }
        if (order < 0) {
            return 0;
        }
        long wanted = prefix(key, offset + common.length, length - common.length);
        int low = 0;
        int high = files.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int end = Long.compareUnsigned(prefixes[middle], wanted);
            if (end < 0 || (end == 0 && files[middle].range().endsBefore(key, offset, length))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static byte[] commonPrefix(FileMeta[] files) {
        if (files.length == 0) {
            return new byte[0];
        }
        byte[] first = files[0].range().largest();
        byte[] last = files[files.length - 1].range().largest();
        int mismatch = Arrays.mismatch(first, last);
        return Arrays.copyOf(first, mismatch < 0 ? first.length : mismatch);
    }

    private static long prefix(byte[] key, int from) {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << Byte.SIZE | (from + i < key.length ? key[from + i] & 0xFF : 0);
        }
        return prefix;
    }

    private static long prefix(Region key, long offset, int length) {
        if (length >= Long.BYTES) {
            return key.getLongBigEndian(offset);
        }
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << Byte.SIZE | (i < length ? key.getUnsignedByte(offset + i) : 0);
        }
        return prefix;
    }
}
