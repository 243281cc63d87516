package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;

/**
 * Checks once, when a node's checksum is checked, that everything it says lies inside it: searches and cursors rely on that and
 * check no more.
 */
final class NodeCheck {
    private NodeCheck() {}

    /** What is wrong with the leaf or branch at {@code page}, or null. */
    static String problem(Region r, long page, int pageSize) {
        int count = Node.count(r, page);
        int heap = r.getUnsignedShort(page + PageLayout.HEAP);
        int prefix = Node.prefixLength(r, page);
        int end = pageSize - PageLayout.TRAILER - prefix;
        if (PageLayout.BODY + count * Node.SLOT > heap || heap > end) {
            return count + " slots, entries from " + heap + " to " + end;
        }
        boolean leaf = Node.type(r, page) == PageLayout.LEAF;
        if (count == 0 && !leaf) {
            return "a branch without a child";
        }
        int limit = NodeEditor.longLimit(pageSize) - prefix;
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(r, page, i);
            int inline = Node.inlineLength(slot);
            int start = Node.slotOffset(slot);
            boolean keyFits = inline <= limit && (!Node.isLong(slot) || inline == limit);
            int room = end - start - Node.restLength(inline);
            if (!keyFits || start < heap || room < 0 || !tailFits(r, page, slot, room, leaf)) {
                return "entry " + i + " at " + start + " with " + inline + " bytes of a key does not fit";
            }
        }
        return null;
    }

    /** Whether what follows the rest of a key ends within {@code room} bytes. */
    private static boolean tailFits(Region r, long page, long slot, int room, boolean leaf) {
        int run = Node.isLong(slot) ? Node.RUN_REFERENCE : 0;
        if (!leaf) {
            return Node.CHILD + run <= room && (run == 0 || isLongKey(r, Node.keyRun(r, page, slot, false), slot));
        }
        long tail = Node.tail(page, slot);
        if (room < 1) {
            return false;
        }
        // Where the value's length ends follows from the flags alone, so nothing behind the entry is looked at.
        long after = Node.afterValueLength(r, tail);
        if (after - tail + run > room) {
            return false;
        }
        if (run != 0 && !isLongKey(r, after, slot)) {
            return false;
        }
        if ((Node.flags(r, tail) & Node.RUN_VALUE) != 0) {
            long length = Node.referredLength(r, Node.valueRun(r, tail));
            return length <= Integer.MAX_VALUE;
        }
        int length = Node.valueLength(r, tail);
        return after - tail + run + length <= room
                && ((Node.flags(r, tail) & Node.EXTENDED) == 0
                        || ExtendedValue.isWhole(r, Node.valueOffset(r, tail, slot), length));
    }

    private static boolean isLongKey(Region r, long reference, long slot) {
        long length = Node.referredLength(r, reference);
        return length > Node.inlineLength(slot) && length <= Limits.MAX_INTERNAL_KEY_LENGTH;
    }
}
