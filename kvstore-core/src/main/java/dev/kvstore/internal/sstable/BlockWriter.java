package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Acquired;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Divides the entries of a table into blocks, writes them and describes them in the index. Not thread-safe. */
final class BlockWriter implements AutoCloseable {
    /** Larger entries are not copied: the value goes from its source straight to the file. */
    private static final int DIRECT_ENTRY_BYTES = 64 * 1024;

    private static final int SMALL_REGION = 4096;

    private final TableOutput output;
    private final TableOptions options;
    private final BlockBuilder block;
    private final IndexBuilder index;
    private final BlockCompressor compressor;

    /** A block before compression. */
    private final GrowingRegion raw;

    /** The last key of the previous block, while the current one is empty. */
    private final GrowingRegion boundary;

    BlockWriter(NativeMemory memory, TableOutput output, TableOptions options) {
        this.output = output;
        this.options = options;
        Acquired taken = new Acquired();
        try {
            this.block = taken.add(new BlockBuilder(memory, options.blockBytes()));
            this.index = taken.add(new IndexBuilder(memory));
            this.raw = taken.add(new GrowingRegion(memory, SMALL_REGION));
            this.boundary = taken.add(new GrowingRegion(memory, SMALL_REGION));
            this.compressor =
                    options.compression() == Compression.NONE ? null : new BlockCompressor(options.compression());
        } catch (Throwable e) {
            taken.release(e);
            throw e;
        }
    }

    /** Adds an entry; the caller vouches for the order and says whether the key is that of the last entry. */
    void add(
            Region key,
            long keyOffset,
            int keyLength,
            long sequence,
            int kind,
            Region value,
            long valueOffset,
            int valueLength,
            boolean sameKey,
            long keyHash)
            throws IOException {
        if (isFull(keyLength, valueLength, sequence)) {
            cut();
        }
        if (block.count() == 0) {
            beginBlock(key, keyOffset, keyLength, sameKey);
        }
        if (isDirect(keyLength, valueLength)) {
            byte flags = BlockBuilder.flags(kind, sameKey);
            writeDirect(key, keyOffset, keyLength, sequence, flags, keyHash, value, valueOffset, valueLength);
        } else {
            block.add(key, keyOffset, keyLength, value, valueOffset, valueLength, sequence, kind, sameKey, keyHash);
        }
    }

    /** Ends the current block, if it has entries. */
    void cut() throws IOException {
        if (block.count() == 0) {
            return;
        }
        int length = Math.toIntExact(block.length());
        long start = output.position();
        boolean plain = compressor == null || length > TableLayout.MAX_COMPRESSED_BLOCK;
        Compression stored = plain ? writeRaw(length) : writeCompressed(length);
        index.end(output.position() - start, stored);
        boundary.clear();
        boundary.put(block.keys(), block.lastKeyOffset(), block.lastKeyLength());
        block.clear();
    }

    /** Compares a key with that of the last entry; there is one. */
    int compareToLast(Region key, long offset, int length) {
        return block.count() == 0
                ? key.compare(offset, length, boundary.region(), 0, (int) boundary.length())
                : key.compare(offset, length, block.keys(), block.lastKeyOffset(), block.lastKeyLength());
    }

    /** The last key; there is one, and {@link #cut()} was called. */
    byte[] lastKey() {
        return boundary.region().toArray(0, (int) boundary.length());
    }

    /** Bytes of what is not in the file yet. */
    long pendingBytes() {
        return (block.count() == 0 ? 0 : block.length()) + index.length();
    }

    IndexBuilder index() {
        return index;
    }

    @Override
    public void close() {
        block.close();
        index.close();
        raw.close();
        boundary.close();
        if (compressor != null) {
            compressor.close();
        }
    }

    private boolean isFull(int keyLength, int valueLength, long sequence) {
        return block.count() != 0
                && (block.count() == BlockLayout.MAX_ENTRIES
                        || block.lengthWith(keyLength, valueLength, sequence) > options.blockBytes());
    }

    private boolean isDirect(int keyLength, int valueLength) {
        long length = (long) keyLength + valueLength;
        return block.count() == 0
                && length >= Math.max(DIRECT_ENTRY_BYTES, options.blockBytes())
                && (compressor == null || length > TableLayout.MAX_COMPRESSED_BLOCK);
    }

    private void beginBlock(Region key, long offset, int length, boolean sameKey) {
        if (boundary.length() == 0) {
            index.beginFirst();
            return;
        }
        Region last = boundary.region();
        int limit = (int) Math.min(boundary.length(), length);
        int common = 0;
        while (common < limit && last.getByte(common) == key.getByte(offset + common)) {
            common++;
        }
        index.begin(key, offset, length, common, sameKey);
    }

    private void writeDirect(
            Region key,
            long keyOffset,
            int keyLength,
            long sequence,
            byte flags,
            long keyHash,
            Region value,
            long valueOffset,
            int valueLength)
            throws IOException {
        long start = output.position();
        output.beginDirect();
        long at = output.reserve(BlockLayout.HEADER_LENGTH + 2L * Long.BYTES + keyLength);
        output.commitDirect(BlockBuilder.encodeUpToValue(
                output.buffer(), at, key, keyOffset, keyLength, valueLength, sequence, flags, keyHash));
        output.writeDirect(value, valueOffset, valueLength);
        index.end(output.endDirect(start), Compression.NONE);
        boundary.clear();
        boundary.put(key, keyOffset, keyLength);
    }

    private Compression writeRaw(int length) throws IOException {
        long at = output.reserve((long) length + TableLayout.TRAILER_LENGTH + BlockBuilder.ENCODING_SLACK);
        block.encode(output.buffer(), at);
        output.commitBlock(length, Compression.NONE);
        return Compression.NONE;
    }

    /** Writes the block compressed, or as it is where compression does not save an eighth. */
    private Compression writeCompressed(int length) throws IOException {
        Region plain = raw.ensure((long) length + BlockBuilder.ENCODING_SLACK);
        block.encode(plain, 0);
        int head = TableLayout.RAW_LENGTH_BYTES;
        long at = output.reserve(head + (long) BlockCompressor.bound(length) + TableLayout.TRAILER_LENGTH);
        int compressed = compressor.compress(plain, 0, length, output.buffer(), at + head);
        if (compressed + head > length - length / 8) {
            output.buffer().copyFrom(at, plain, 0, length);
            output.commitBlock(length, Compression.NONE);
            return Compression.NONE;
        }
        output.buffer().putInt(at, length);
        output.commitBlock(head + compressed, options.compression());
        return options.compression();
    }
}
