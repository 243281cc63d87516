package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/**
 * Finds blocks of a table without its index, by their checksums: a block ends where the four bytes behind it are the
 * CRC32C of everything from its start on. The checksum covers where the block lies, so bytes that look like a block
 * elsewhere are none. Not thread-safe.
 *
 * <p>A block at a known start is found in one pass. Behind a damaged one every start is tried, for blocks of at most
 * {@value #MOST_BYTES_BEHIND_DAMAGE} bytes.
 */
final class BlockScan {
    /** Bytes of a block behind a damaged one. */
    static final int MOST_BYTES_BEHIND_DAMAGE = 256 * 1024;

    /** CRC32C's polynomial, reflected. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** What one byte does to the checksum. */
    private static final int[] TABLE = table();

    private final Region data;
    private final long dataStart;
    private final long length;
    private final long fileNumber;

    /**
     * @param data bytes of the file
     * @param dataStart where in the file they begin
     */
    BlockScan(Region data, long dataStart, long length, long fileNumber) {
        this.data = data;
        this.dataStart = dataStart;
        this.length = length;
        this.fileNumber = fileNumber;
    }

    /** The length of the block that starts at {@code start} of the data, trailer included; -1 when there is none. */
    int blockAt(long start, long mostBytes) {
        int crc = -1;
        long last = Math.min(length - Integer.BYTES, start + Math.min(mostBytes, Integer.MAX_VALUE));
        for (long at = start; at < last; at++) {
            int type = data.getUnsignedByte(at);
            crc = TABLE[(crc ^ type) & 0xFF] ^ (crc >>> 8);
            boolean mayEnd = Compression.ofCode(type) != null && at - start >= TableLayout.RAW_LENGTH_BYTES;
            if (mayEnd && data.getInt(at + 1) == ~sealed(crc, dataStart + start)) {
                return (int) (at - start) + TableLayout.TRAILER_LENGTH;
            }
        }
        return -1;
    }

    /** Where the next block starts behind a damaged one, or -1. */
    long nextStart(long from) {
        for (long start = from; start < length - TableLayout.TRAILER_LENGTH; start++) {
            if (blockAt(start, MOST_BYTES_BEHIND_DAMAGE) > 0) {
                return start;
            }
        }
        return -1;
    }

    private int sealed(int crc, long position) {
        return eightBytes(eightBytes(crc, position), fileNumber);
    }

    private static int eightBytes(int crc, long number) {
        int sum = crc;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            sum = TABLE[(sum ^ (int) (number >>> shift)) & 0xFF] ^ (sum >>> 8);
        }
        return sum;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
