package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.Region;

/**
 * Reads a leaf or branch in place.
 *
 * <pre>
 *  24          24 + 8 × count           heap                 size - 8 - prefix   size - 8
 *  +-----------+------------------------+--------------------+-------------------+---------+
 *  | slots     | room                   | entries            | prefix            | trailer |
 *  +-----------+------------------------+--------------------+-------------------+---------+
 *
 *  slot:    offset u16 | inline length u15, long u1 | head u32
 *  leaf:    rest | flags u8 | sequence 1–7 | value length u8 or u16, or run 14 | key run 14 | value
 *  branch:  rest | child u48, gen u32                                          | key run 14
 *  run:     page u48 | gen u32 | length u32
 * </pre>
 *
 * The keys of a page have the prefix in common (those of a branch but for the first, which is not looked at: it is
 * below everything). Behind the prefix, the first four bytes are the head, big-endian, padded with zeros, so that a
 * search stays within the slots until heads are equal; what follows is the rest. Of a key longer than the limit, an
 * eighth of the page, prefix, head and rest are its first so many bytes, and the whole of it lies in a run.
 */
final class Node {
    /** Bytes of a slot. */
    static final int SLOT = 8;

    /** Bytes of a key that lie in its slot. */
    static final int HEAD = 4;

    /** Flag of a slot's length: the key is longer, and lies in a run. */
    static final int LONG_KEY = 0x8000;

    /** Bytes of a reference to a run: page, generation, length. */
    static final int RUN_REFERENCE = 14;

    /** Bytes of a reference to a child: page and generation. */
    static final int CHILD = 10;

    /** Mask of the flags: bytes of the sequence number less one. */
    static final int SEQUENCE_BYTES = 7;

    /** Flag: the value's length takes two bytes. */
    static final int WIDE_VALUE = 8;

    /** Flag: the value lies in a run. */
    static final int RUN_VALUE = 16;

    /** Flag: the stored value carries metadata, or says where the value lies. */
    static final int EXTENDED = 32;

    /** Bytes from which a search of a leaf sets out: header, and slots of two dozen entries. */
    private static final int SEARCHED_FIRST = 256;

    private Node() {}

    /**
     * Brings what a search of a leaf looks at into the caches, all at once. The search would wait for header, prefix and
     * slots one after the other. Returns what {@link Region#warm} does.
     */
    static long warmForSearch(Region r, long page, int pageSize) {
        return r.warm(page, SEARCHED_FIRST) + r.getLong(page + pageSize - PageLayout.TRAILER - Long.BYTES);
    }

    static int type(Region r, long page) {
        return r.getUnsignedByte(page + PageLayout.TYPE);
    }

    static int level(Region r, long page) {
        return r.getUnsignedByte(page + PageLayout.LEVEL) & (PageLayout.MAY_HOLD_RUNS - 1);
    }

    static boolean mayHoldRuns(Region r, long page) {
        return (r.getUnsignedByte(page + PageLayout.LEVEL) & PageLayout.MAY_HOLD_RUNS) != 0;
    }

    static int count(Region r, long page) {
        return r.getUnsignedShort(page + PageLayout.COUNT);
    }

    static long txn(Region r, long page) {
        return r.getLong(page + PageLayout.TXN);
    }

    static int prefixLength(Region r, long page) {
        return r.getUnsignedShort(page + PageLayout.PREFIX);
    }

    static long prefixOffset(long page, int pageSize, int prefix) {
        return page + pageSize - PageLayout.TRAILER - prefix;
    }

    static long slot(Region r, long page, int index) {
        return r.getLong(page + PageLayout.BODY + (long) index * SLOT);
    }

    static int slotOffset(long slot) {
        return (int) slot & 0xFFFF;
    }

    static boolean isLong(long slot) {
        return (slot & ((long) LONG_KEY << 16)) != 0;
    }

    /** Bytes of the key in slot and entry, without the prefix. */
    static int inlineLength(long slot) {
        return (int) (slot >>> 16) & 0x7FFF;
    }

    static int restLength(int inlineLength) {
        return Math.max(0, inlineLength - HEAD);
    }

    /** Offset of what follows an entry's rest of the key. */
    static long tail(long page, long slot) {
        return page + slotOffset(slot) + restLength(inlineLength(slot));
    }

    /** Offset of the reference to the key's run in the entry of a long key. */
    static long keyRun(Region r, long page, long slot, boolean leaf) {
        long tail = tail(page, slot);
        return leaf ? afterValueLength(r, tail) : tail + CHILD;
    }

    static int flags(Region r, long tail) {
        return r.getUnsignedByte(tail);
    }

    /** PUT or EXTENDED_PUT. */
    static int kind(Region r, long tail) {
        return kind(flags(r, tail));
    }

    /** PUT or EXTENDED_PUT. */
    static int kind(int flags) {
        return (flags & EXTENDED) != 0 ? EntryKind.EXTENDED_PUT : EntryKind.PUT;
    }

    static long sequence(Region r, long tail) {
        int bytes = (r.getUnsignedByte(tail) & SEQUENCE_BYTES) + 1;
        // Reads into what follows, at most the trailer.
        return r.getLong(tail + 1) & (-1L >>> (64 - 8 * bytes));
    }

    private static long valueLengthOffset(int flags, long tail) {
        return tail + 2 + (flags & SEQUENCE_BYTES);
    }

    /** Offset of the reference to the run of an entry's value. */
    static long valueRun(Region r, long tail) {
        return valueLengthOffset(flags(r, tail), tail);
    }

    /** Bytes of a value that is not in a run. */
    static int valueLength(Region r, long tail) {
        return valueLength(r, flags(r, tail), tail);
    }

    /** Bytes of a value that is not in a run. */
    static int valueLength(Region r, int flags, long tail) {
        long at = valueLengthOffset(flags, tail);
        return (flags & WIDE_VALUE) != 0 ? r.getUnsignedShort(at) : r.getUnsignedByte(at);
    }

    /** Offset of what follows the value's length or run: the key's run, or the value. */
    static long afterValueLength(Region r, long tail) {
        return afterValueLength(flags(r, tail), tail);
    }

    private static long afterValueLength(int flags, long tail) {
        int width = (flags & RUN_VALUE) != 0 ? RUN_REFERENCE : (flags & WIDE_VALUE) != 0 ? 2 : 1;
        return valueLengthOffset(flags, tail) + width;
    }

    /** Offset of a value that is not in a run. */
    static long valueOffset(Region r, long tail, long slot) {
        return valueOffset(flags(r, tail), tail, slot);
    }

    /** Offset of a value that is not in a run. */
    static long valueOffset(int flags, long tail, long slot) {
        return afterValueLength(flags, tail) + (isLong(slot) ? RUN_REFERENCE : 0);
    }

    /** The page of a reference to a run or child. */
    static long referredPage(Region r, long reference) {
        return (r.getInt(reference) & 0xFFFFFFFFL) | (long) r.getUnsignedShort(reference + 4) << 32;
    }

    static int referredGen(Region r, long reference) {
        return r.getInt(reference + 6);
    }

    static long referredLength(Region r, long reference) {
        return r.getInt(reference + CHILD) & 0xFFFFFFFFL;
    }

    /** Bytes of an entry in the heap. */
    static int entryLength(Region r, long page, long slot, boolean leaf) {
        int rest = restLength(inlineLength(slot));
        int run = isLong(slot) ? RUN_REFERENCE : 0;
        if (!leaf) {
            return rest + CHILD + run;
        }
        long tail = tail(page, slot);
        int value = (flags(r, tail) & RUN_VALUE) != 0 ? 0 : valueLength(r, tail);
        return rest + (int) (afterValueLength(r, tail) - tail) + run + value;
    }

    /** The first four bytes of a key's part as a number whose unsigned order is theirs. */
    static int head(Region key, long offset, int length) {
        if (length >= HEAD) {
            return Integer.reverseBytes(key.getInt(offset));
        }
        int head = 0;
        for (int i = 0; i < length; i++) {
            head |= key.getUnsignedByte(offset + i) << (24 - 8 * i);
        }
        return head;
    }
}
