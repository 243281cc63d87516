package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.memory.Region;

/**
 * The last bytes of a table: its entry count and where its sections lie. Lengths include the trailers;
 * an absent section has length 0.
 */
record TableFooter(
        long entries,
        long indexOffset,
        long indexLength,
        long filterOffset,
        long filterLength,
        long rangeTombstonesOffset,
        long rangeTombstonesLength,
        long propertiesOffset,
        long propertiesLength) {

    /** Writes the footer of a file for {@code position} in it. */
    void write(Region target, long at, long position, long fileNumber, Checksum checksum) {
        target.fill(at, TableLayout.FOOTER_LENGTH, (byte) 0);
        target.putLong(at, TableLayout.FOOTER_MAGIC);
        target.putShort(at + TableLayout.FOOTER_VERSION, FileHeader.FORMAT_VERSION);
        target.putLong(at + TableLayout.FOOTER_ENTRIES, entries);
        handle(target, at + TableLayout.FOOTER_INDEX, indexOffset, indexLength);
        handle(target, at + TableLayout.FOOTER_FILTER, filterOffset, filterLength);
        handle(target, at + TableLayout.FOOTER_RANGE_TOMBSTONES, rangeTombstonesOffset, rangeTombstonesLength);
        handle(target, at + TableLayout.FOOTER_PROPERTIES, propertiesOffset, propertiesLength);
        target.putInt(at + TableLayout.FOOTER_CRC, crc(target, at, position, fileNumber, checksum));
    }

    /**
     * Reads the footer that lies at {@code position}, and checks that the sections fill the file.
     *
     * @throws StoreCorruptedException when it is damaged
     * @throws StoreFormatException when a newer version wrote it
     */
    static TableFooter read(Region source, long at, long position, long fileNumber, String file, Checksum checksum) {
        if (source.getLong(at) != TableLayout.FOOTER_MAGIC) {
            throw new StoreCorruptedException(
                    file,
                    position,
                    "footer magic number expected " + Long.toHexString(TableLayout.FOOTER_MAGIC) + ", found "
                            + Long.toHexString(source.getLong(at)) + "; the file may be cut short");
        }
        int expected = crc(source, at, position, fileNumber, checksum);
        int found = source.getInt(at + TableLayout.FOOTER_CRC);
        if (found != expected) {
            throw new StoreCorruptedException(
                    file,
                    position,
                    "footer checksum expected " + Integer.toHexString(expected) + ", found "
                            + Integer.toHexString(found));
        }
        int version = source.getUnsignedShort(at + TableLayout.FOOTER_VERSION);
        if (version < FileHeader.OLDEST_READABLE || version > FileHeader.FORMAT_VERSION) {
            throw new StoreFormatException(file + " has a footer of format version " + version + "; this kvstore reads "
                    + FileHeader.OLDEST_READABLE + " to " + FileHeader.FORMAT_VERSION);
        }
        TableFooter footer = new TableFooter(
                source.getLong(at + TableLayout.FOOTER_ENTRIES),
                source.getLong(at + TableLayout.FOOTER_INDEX),
                source.getLong(at + TableLayout.FOOTER_INDEX + Long.BYTES),
                source.getLong(at + TableLayout.FOOTER_FILTER),
                source.getLong(at + TableLayout.FOOTER_FILTER + Long.BYTES),
                source.getLong(at + TableLayout.FOOTER_RANGE_TOMBSTONES),
                source.getLong(at + TableLayout.FOOTER_RANGE_TOMBSTONES + Long.BYTES),
                source.getLong(at + TableLayout.FOOTER_PROPERTIES),
                source.getLong(at + TableLayout.FOOTER_PROPERTIES + Long.BYTES));
        footer.checkSections(position, file);
        return footer;
    }

    private void checkSections(long end, String file) {
        boolean contiguous = filterOffset >= TableLayout.DATA_START
                && follows(filterOffset, filterLength, 0, indexOffset)
                && follows(indexOffset, indexLength, TableLayout.TRAILER_LENGTH, rangeTombstonesOffset)
                && follows(rangeTombstonesOffset, rangeTombstonesLength, 0, propertiesOffset)
                && follows(propertiesOffset, propertiesLength, TableLayout.TRAILER_LENGTH, end);
        if (!contiguous) {
            throw new StoreCorruptedException(file, end, "sections expected one after the other, found " + this);
        }
    }

    private static boolean follows(long offset, long length, long smallest, long next) {
        return length >= smallest && length <= Integer.MAX_VALUE && next - offset == length;
    }

    private static void handle(Region target, long at, long offset, long length) {
        target.putLong(at, offset);
        target.putLong(at + Long.BYTES, length);
    }

    private static int crc(Region region, long at, long position, long fileNumber, Checksum checksum) {
        return TableLayout.checksum(checksum, region, at, TableLayout.FOOTER_CRC, position, fileNumber);
    }
}
