package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** Whether each key of a node is found where it lies. */
final class NodeOrder {
    /** Keys of any page size, and the eight bytes that copies may write too many. */
    private static final long KEY_BYTES = 128 << 10;

    private NodeOrder() {}

    /** What is wrong with the order of a node's keys, or null. */
    static String problem(PageStore pages, Region r, long at, NativeMemory memory) {
        boolean leaf = Node.level(r, at) == 0;
        int count = Node.count(r, at);
        try (Region key = memory.allocate(MemoryComponent.SCRATCH, KEY_BYTES)) {
            for (int i = leaf ? 0 : 1; i < count; i++) {
                int length = Splitter.fullKey(pages, r, at, Node.slot(r, at, i), leaf, key);
                int found = leaf
                        ? NodeSearch.inLeaf(pages, r, at, key, 0, length)
                        : NodeSearch.inBranch(pages, r, at, key, 0, length);
                if (found != i) {
                    return "its keys are not in order at entry " + i;
                }
            }
        }
        return null;
    }
}
