package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/** Builds a table's {@link BlockIndex} from its index section when the table is opened. */
final class BlockIndexReader {
    private BlockIndexReader() {}

    /**
     * Parses a section.
     *
     * @param section the index section without its trailer
     * @param dataEnd where the last block ends
     */
    static BlockIndex read(
            NativeMemory memory,
            Region section,
            long length,
            TableProperties properties,
            long dataEnd,
            SectionReader.Origin origin) {
        int blocks = properties.blocks();
        if (blocks > length) {
            throw origin.damaged(0, length + " bytes can't describe " + blocks + " blocks");
        }
        byte[] prefix = commonPrefix(properties.smallestKey(), properties.largestKey());
        long sectionAt = BlockIndex.sectionAt(blocks);
        long bytes = sectionAt + Math.max(1, prefix.length + length);
        Region region = memory.allocate(MemoryComponent.TABLE_INDEX, bytes);
        try {
            region.write(sectionAt, prefix, 0, prefix.length);
            region.copyFrom(sectionAt + prefix.length, section, 0, length);
            SectionReader in = new SectionReader(section, length, origin);
            parse(in, section, region, blocks, prefix.length, dataEnd, origin);
            return new BlockIndex(region, blocks, prefix.length);
        } catch (RuntimeException e) {
            region.close();
            throw e;
        }
    }

    private static void parse(
            SectionReader in,
            Region section,
            Region region,
            int blocks,
            int common,
            long dataEnd,
            SectionReader.Origin origin) {
        long position = TableLayout.DATA_START;
        long separatorsAt = BlockIndex.sectionAt(blocks) + common;
        for (int block = 0; block < blocks; block++) {
            long head = in.varint("separator length", 0, 2L * Limits.MAX_INTERNAL_KEY_LENGTH + 1);
            int length = (int) (head >>> 1);
            long start = in.position();
            in.skip("separator", length);
            if (length < common && block != 0) {
                throw origin.damaged(start, "separator of " + length + " bytes, keys have " + common + " in common");
            }
            long stored = in.varint("stored length", 0, 4L * Integer.MAX_VALUE + 3);
            long code = stored & 3;
            if (Compression.ofCode(code) == null || stored >>> 2 <= TableLayout.TRAILER_LENGTH) {
                throw origin.damaged(start, "block of " + (stored >>> 2) + " bytes with compression code " + code);
            }
            int skipped = Math.min(common, length);
            region.putLong((long) Long.BYTES * block, BlockIndex.prefix(section, start + skipped, length - skipped));
            region.putLong(
                    BlockIndex.wordsAt(blocks) + (long) Long.BYTES * block,
                    position
                            | code << BlockIndex.COMPRESSION_SHIFT
                            | ((head & 1) != 0 && block != 0 ? BlockIndex.CONTINUATION : 0));
            long handle = BlockIndex.separatorsAt(blocks) + (long) Long.BYTES * block;
            region.putInt(handle, (int) (separatorsAt + start));
            region.putInt(handle + Integer.BYTES, length);
            position += stored >>> 2;
        }
        in.expectEnd();
        region.putLong(BlockIndex.wordsAt(blocks) + (long) Long.BYTES * blocks, position);
        if (position != dataEnd) {
            throw origin.damaged(0, "blocks end at " + position + ", expected " + dataEnd);
        }
    }

    private static byte[] commonPrefix(byte[] smallest, byte[] largest) {
        int mismatch = Arrays.mismatch(smallest, largest);
        return mismatch < 0 ? smallest : Arrays.copyOf(smallest, mismatch);
    }
}
