package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * Collects the index section: of each block, in order, the separator before it and how it is stored.
 *
 * <pre>
 *  block:  varint (separator length &lt;&lt; 1 | continuation) | separator | varint (stored length &lt;&lt; 2 | compression code)
 * </pre>
 *
 * A separator is the shortest prefix of the block's first key that is above the previous block's last
 * key; empty for the first block. A block is a continuation when it starts with an older version of the
 * key the previous block ended with; its separator is that key.
 */
final class IndexBuilder implements AutoCloseable {
    private static final int INITIAL_BYTES = 4096;

    private final GrowingRegion section;
    private int blocks;

    IndexBuilder(NativeMemory memory) {
        section = new GrowingRegion(memory, INITIAL_BYTES);
    }

    /** Starts the first block. */
    void beginFirst() {
        section.putVarint(0);
    }

    /** Starts a block whose first key is {@code key}, {@code common} bytes of which begin the previous key too. */
    void begin(Region key, long offset, int length, int common, boolean continuation) {
        int separator = continuation ? length : common + 1;
        section.putVarint(((long) separator << 1) | (continuation ? 1 : 0));
        section.put(key, offset, separator);
    }

    /** Ends the block begun last, which takes {@code storedLength} bytes of the file. */
    void end(long storedLength, Compression compression) {
        section.putVarint((storedLength << 2) | compression.code());
        blocks++;
    }

    int blocks() {
        return blocks;
    }

    Region section() {
        return section.region();
    }

    long length() {
        return section.length();
    }

    @Override
    public void close() {
        section.close();
    }
}
