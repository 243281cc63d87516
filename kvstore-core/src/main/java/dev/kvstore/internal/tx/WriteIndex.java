package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.format.BatchLayout;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * The writes of a batch in the order of their keys: a skip list (Pugh, CACM 1990) whose nodes are keys, each with the chain of
 * its writes, newest first. Writes are numbered from 1 as they come, range deletions included.
 *
 * <p>Everything lies in two arrays of ints and refers to the encoded batch, so a write costs no object; taking the last
 * writes back costs what adding them did. Not thread-safe.
 */
final class WriteIndex {
    /** What a write takes in the index at least, and on average in one of many writes. */
    static final int BYTES_PER_WRITE = 32;

    /** No write, no node. */
    static final int NONE = 0;

    private static final int LARGEST_KEPT = 1 << 16;
    private static final int MAX_HEIGHT = 12;
    private static final int HEAD = 0;

    /** Ints of a node: its newest write, then the nodes behind it, level by level. */
    private static final int NEWEST = 0;

    private static final int NEXT = 1;

    /** Ints of a write: key, length of the value, kind, and the write of the same key before it. */
    private static final int STRIDE = 5;

    private static final int KEY = 0;
    private static final int KEY_LENGTH = 1;
    private static final int VALUE_LENGTH = 2;
    private static final int KIND = 3;
    private static final int OLDER = 4;

    private final BatchBuffer batch;
    private final int[] path = new int[MAX_HEIGHT];
    private int[] writes = new int[8 * STRIDE];
    private int[] nodes = new int[64];
    private int writeCount;

    /** Where the next write of the batch begins. */
    private long end;

    private int nodesUsed;
    private int height;
    private int random;

    WriteIndex(BatchBuffer batch) {
        this.batch = batch;
        clear();
    }

    void clear() {
        if (writes.length > LARGEST_KEPT || nodes.length > LARGEST_KEPT) {
            writes = new int[8 * STRIDE];
            nodes = new int[64];
        }
        Arrays.fill(nodes, 0, NEXT + MAX_HEIGHT, NONE);
        nodesUsed = NEXT + MAX_HEIGHT;
        writeCount = 0;
        end = BatchLayout.WRITES;
        height = 1;
        random = 0x2545F491;
    }

    /** Writes so far. */
    int count() {
        return writeCount;
    }

    /** Adds what the batch has got since the last time. */
    void catchUp() {
        while (writeCount < batch.count()) {
            add();
        }
    }

    /** Adds the next write of the batch; of a range deletion only its kind. */
    private void add() {
        int at = (writeCount + 1) * STRIDE;
        if (at + STRIDE > writes.length) {
            writes = Arrays.copyOf(writes, writes.length * 2);
        }
        writeCount++;
        Region region = batch.region();
        long key = Varint.readInt(region, end + 1, batch.length());
        long value = Varint.readInt(region, end + 1 + Varint.width(key), batch.length());
        writes[at + KIND] = region.getUnsignedByte(end);
        writes[at + KEY] = (int) end + 1 + Varint.width(key) + Varint.width(value);
        writes[at + KEY_LENGTH] = (int) Varint.value(key);
        writes[at + VALUE_LENGTH] = (int) Varint.value(value);
        end = (long) valueOffset(writeCount) + valueLength(writeCount);
        if (isRange(writeCount)) {
            return;
        }
        int node = descend(region, writes[at + KEY], writes[at + KEY_LENGTH]);
        if (node == NONE) {
            writes[at + OLDER] = NONE;
            insert(writeCount);
        } else {
            writes[at + OLDER] = nodes[node + NEWEST];
            nodes[node + NEWEST] = writeCount;
        }
    }

    /** Takes back the last write; the batch still has it. */
    void removeLast() {
        int write = writeCount--;
        end = writeCount == 0 ? BatchLayout.WRITES : (long) valueOffset(writeCount) + valueLength(writeCount);
        if (isRange(write)) {
            return;
        }
        int node = descend(batch.region(), keyOffset(write), keyLength(write));
        int older = writes[write * STRIDE + OLDER];
        if (older == NONE) {
            unlink(node);
        } else {
            nodes[node + NEWEST] = older;
        }
    }

    boolean isRange(int write) {
        return kind(write) == EntryKind.RANGE_DELETE;
    }

    /** The node of a key, or {@link #NONE}. */
    int find(Region key, long offset, int length) {
        return descend(key, offset, length);
    }

    /** The first node at or above a key, or {@link #NONE}. */
    int seek(Region key, long offset, int length) {
        descend(key, offset, length);
        return nodes[path[0] + NEXT];
    }

    /** The last node below a key, or {@link #NONE}. */
    int seekBefore(Region key, long offset, int length) {
        descend(key, offset, length);
        return path[0];
    }

    /** The node behind another, or {@link #NONE}. */
    int next(int node) {
        return nodes[node + NEXT];
    }

    /** The newest write of a node's key among the first {@code limit} of all, or {@link #NONE}. */
    int newest(int node, int limit) {
        int write = nodes[node + NEWEST];
        while (write > limit) {
            write = writes[write * STRIDE + OLDER];
        }
        return write;
    }

    /** Any write of a node's key. */
    int any(int node) {
        return nodes[node + NEWEST];
    }

    int keyOffset(int write) {
        return writes[write * STRIDE + KEY];
    }

    int keyLength(int write) {
        return writes[write * STRIDE + KEY_LENGTH];
    }

    boolean isDeletion(int write) {
        return !EntryKind.isPut(kind(write));
    }

    /** The kind of a write of a key. */
    int kind(int write) {
        return writes[write * STRIDE + KIND];
    }

    int valueOffset(int write) {
        return keyOffset(write) + keyLength(write);
    }

    int valueLength(int write) {
        return writes[write * STRIDE + VALUE_LENGTH];
    }

    /** Lays the path of the last nodes below a key, level by level; returns the key's own node or {@link #NONE}. */
    private int descend(Region key, long offset, int length) {
        Region region = batch.region();
        int node = HEAD;
        int order = 1;
        for (int level = height - 1; level >= 0; level--) {
            int next = nodes[node + NEXT + level];
            while (next != NONE) {
                int write = nodes[next + NEWEST];
                order = region.compare(keyOffset(write), keyLength(write), key, offset, length);
                if (order >= 0) {
                    break;
                }
                node = next;
                next = nodes[node + NEXT + level];
            }
            path[level] = node;
        }
        int candidate = nodes[node + NEXT];
        return candidate != NONE && order == 0 ? candidate : NONE;
    }

    /** Inserts a node behind the path. */
    private void insert(int write) {
        int levels = randomHeight();
        while (height < levels) {
            path[height++] = HEAD;
        }
        int node = nodesUsed;
        if (node + NEXT + levels > nodes.length) {
            nodes = Arrays.copyOf(nodes, nodes.length * 2);
        }
        nodesUsed += NEXT + levels;
        nodes[node + NEWEST] = write;
        for (int level = 0; level < levels; level++) {
            nodes[node + NEXT + level] = nodes[path[level] + NEXT + level];
            nodes[path[level] + NEXT + level] = node;
        }
    }

    /** Unlinks the node behind the path; it is the last that was made. */
    private void unlink(int node) {
        for (int level = 0; level < height && nodes[path[level] + NEXT + level] == node; level++) {
            nodes[path[level] + NEXT + level] = nodes[node + NEXT + level];
        }
        nodesUsed = node;
    }

    /** Each level holds about a quarter of the nodes of the one below. */
    private int randomHeight() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return Math.min(MAX_HEIGHT, 1 + Integer.numberOfTrailingZeros(random | 1 << 30) / 2);
    }
}
