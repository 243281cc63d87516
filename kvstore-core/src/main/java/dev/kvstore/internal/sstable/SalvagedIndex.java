package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The index of a table whose own is damaged, for reading from front to back: it knows blocks, and no separators. */
final class SalvagedIndex {
    private static final byte[] ABOVE_NOTHING = {0};
    private static final byte[] ABOVE_THAT = {1};

    private SalvagedIndex() {}

    /**
     * A block, or a gap that is read as one and found to be damaged.
     *
     * @param length with the trailer
     * @param continuation whether its first entry has the key of the entry before it
     */
    record Block(int length, Compression compression, boolean continuation) {}

    /**
     * Bytes with a checksum of a block that holds no entries: filter, index, range tombstones, properties, in this order.
     */
    record Section(long start, int length) {}

    /** What was found, each in the order of the file; what is behind the last block is not covered by blocks. */
    record Found(List<Block> blocks, List<Section> sections) {}

    /** Finds blocks and sections in {@code length} bytes that begin where a table's blocks do. */
    static Found find(Region data, long length, long fileNumber, BlockDecoder decoder) {
        BlockScan scan = new BlockScan(data, TableLayout.DATA_START, length, fileNumber);
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        long covered = 0;
        long at = 0;
        long mostBytes = Long.MAX_VALUE;
        while (at >= 0 && at < length - TableLayout.TRAILER_LENGTH) {
            int stored = scan.blockAt(at, mostBytes);
            if (stored < 0) {
                at = scan.nextStart(at + 1);
                mostBytes = BlockScan.MOST_BYTES_BEHIND_DAMAGE;
                continue;
            }
            Block block = block(data, at, stored, decoder);
            if (block == null) {
                found.sections().add(new Section(at, stored));
            } else {
                if (covered < at) {
                    found.blocks().add(new Block((int) (at - covered), Compression.NONE, false));
                }
                found.blocks().add(block);
                covered = at + stored;
            }
            at += stored;
            mostBytes = Long.MAX_VALUE;
        }
        return found;
    }

    /** The index over these blocks. */
    static BlockIndex build(NativeMemory memory, List<Block> blocks, SectionReader.Origin origin) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        long end = TableLayout.DATA_START;
        for (Block block : blocks) {
            varint(section, block.continuation() ? 1 : 0);
            varint(section, (long) block.length() << 2 | block.compression().code());
            end += block.length();
        }
        byte[] bytes = section.toByteArray();
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, bytes.length)) {
            region.write(0, bytes, 0, bytes.length);
            return BlockIndexReader.read(memory, region, bytes.length, properties(blocks.size()), end, origin);
        }
    }

    /** Null when what has the checksum of a block is another part of a table. */
    private static Block block(Region data, long at, int stored, BlockDecoder decoder) {
        int length = stored - TableLayout.TRAILER_LENGTH;
        Compression compression = Compression.ofCode(data.getUnsignedByte(at + length));
        Region raw = data;
        long rawAt = at;
        int rawLength = length;
        if (compression != Compression.NONE) {
            rawLength = data.getInt(at);
            if (rawLength < 0 || rawLength > TableLayout.MAX_COMPRESSED_BLOCK) {
                return null;
            }
            raw = decoder.buffer(rawLength);
            rawAt = 0;
            long from = at + TableLayout.RAW_LENGTH_BYTES;
            if (!decoder.decompress(
                    compression, data, from, length - TableLayout.RAW_LENGTH_BYTES, raw, 0, rawLength)) {
                return null;
            }
        }
        if (BlockCheck.problem(raw, rawAt, rawLength, false) == null) {
            return new Block(stored, compression, false);
        }
        boolean continuation = BlockCheck.problem(raw, rawAt, rawLength, true) == null;
        return continuation ? new Block(stored, compression, true) : null;
    }

    /** Keys that have nothing in common, so that separators may be empty. */
    private static TableProperties properties(int blocks) {
        return new TableProperties(0, 0, 0, 0, 0, 0, 0, 0, ABOVE_NOTHING, ABOVE_THAT, Compression.NONE, 0, 0, blocks);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
