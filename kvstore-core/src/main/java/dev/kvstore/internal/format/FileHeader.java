package dev.kvstore.internal.format;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.memory.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The first 48 bytes of every file: what it is, for which store, and that it is whole.
 *
 * <pre>
 *  0        8     10    12     16               32       40     44    48
 *  +--------+-----+-----+------+----------------+--------+------+-----+
 *  | magic  |kind |vers.| zero | store id       | number | zero | crc |
 *  +--------+-----+-----+------+----------------+--------+------+-----+
 * </pre>
 *
 * The magic reads {@code KVSTORE\n} in the file. The number is the file's own, so that a file under
 * another's name is recognised. The CRC32C covers bytes 0 to 43.
 */
public final class FileHeader {
    /** Bytes of the header. */
    public static final int LENGTH = 48;

    /** {@code KVSTORE\n}, read as a little-endian number. */
    public static final long MAGIC = 0x0A45524F5453564BL;

    /** The format this version writes. */
    public static final int FORMAT_VERSION = 2;

    /** The oldest format this version reads. */
    public static final int OLDEST_READABLE = 2;

    /** Kind of a table. */
    public static final int TABLE = 1;

    /** Kind of a log segment. */
    public static final int LOG = 2;

    /** Kind of a manifest. */
    public static final int MANIFEST = 3;

    /** Kind of the CURRENT file. */
    public static final int CURRENT = 4;

    /** Kind of a B+tree. */
    public static final int TREE = 5;

    private static final int KIND = 8;
    private static final int VERSION = 10;
    private static final int STORE_ID = 16;
    private static final int NUMBER = 32;
    private static final int CRC = 44;

    private FileHeader() {}

    /** Writes a header. */
    public static void write(Region target, long offset, int kind, StoreId storeId, long number, Checksum checksum) {
        target.fill(offset, LENGTH, (byte) 0);
        target.putLong(offset, MAGIC);
        target.putShort(offset + KIND, kind);
        target.putShort(offset + VERSION, FORMAT_VERSION);
        target.putLong(offset + STORE_ID, storeId.high());
        target.putLong(offset + STORE_ID + Long.BYTES, storeId.low());
        target.putLong(offset + NUMBER, number);
        target.putInt(offset + CRC, checksum.reset().update(target, offset, CRC).value());
    }

    /**
     * Checks a header.
     *
     * @param storeId the expected store, or null to accept any
     * @return the store id of the file
     * @throws StoreFormatException when the file is not ours, or of an unreadable format version
     * @throws StoreCorruptedException when it is damaged, of another kind, number or store
     */
    public static StoreId check(
            Region source, long offset, int kind, StoreId storeId, long number, String file, Checksum checksum) {
        if (source.getLong(offset) != MAGIC) {
            throw new StoreCorruptedException(
                    file,
                    0,
                    "expected magic number " + Long.toHexString(MAGIC) + ", found "
                            + Long.toHexString(source.getLong(offset)));
        }
        int expected = checksum.reset().update(source, offset, CRC).value();
        if (source.getInt(offset + CRC) != expected) {
            throw new StoreCorruptedException(
                    file,
                    CRC,
                    "header checksum expected " + Integer.toHexString(expected) + ", found "
                            + Integer.toHexString(source.getInt(offset + CRC)));
        }
        checkVersion(source.getUnsignedShort(offset + VERSION), file);
        expect(file, KIND, "file kind", kind, source.getUnsignedShort(offset + KIND));
        expect(file, NUMBER, "file number", number, source.getLong(offset + NUMBER));
        StoreId found = new StoreId(source.getLong(offset + STORE_ID), source.getLong(offset + STORE_ID + Long.BYTES));
        if (storeId != null && !storeId.equals(found)) {
            throw new StoreCorruptedException(file, STORE_ID, "belongs to store " + found + ", expected " + storeId);
        }
        return found;
    }

    /**
     * Whether a header that {@link #check} refuses was that of such a file before it was damaged: its store id is the right
     * one still, or its checksum is that of the right header. One that is whole is of another file.
     */
    public static boolean isDamagedHeaderOf(
            Region source, long offset, int kind, StoreId storeId, long number, Checksum checksum) {
        int found = source.getInt(offset + CRC);
        if (checksum.reset().update(source, offset, CRC).value() == found) {
            return false;
        }
        boolean sameStore = source.getLong(offset + STORE_ID) == storeId.high()
                && source.getLong(offset + STORE_ID + Long.BYTES) == storeId.low();
        return sameStore || found == checksumOf(kind, storeId, number);
    }

    private static int checksumOf(int kind, StoreId storeId, long number) {
        ByteBuffer header = ByteBuffer.allocate(CRC).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putShort(KIND, (short) kind).putShort(VERSION, (short) FORMAT_VERSION);
        header.putLong(STORE_ID, storeId.high()).putLong(STORE_ID + Long.BYTES, storeId.low());
        CRC32C crc = new CRC32C();
        crc.update(header.putLong(NUMBER, number));
        return (int) crc.getValue();
    }

    private static void checkVersion(int version, String file) {
        if (version > FORMAT_VERSION) {
            throw new StoreFormatException(file + " has format version " + version
                    + ", written by a newer kvstore; this one reads " + OLDEST_READABLE + " to " + FORMAT_VERSION);
        }
        if (version < OLDEST_READABLE) {
            throw new StoreFormatException(file + " has format version " + version
                    + ", which is too old; this kvstore reads " + OLDEST_READABLE + " to " + FORMAT_VERSION);
        }
    }

    private static void expect(String file, int offset, String what, long expected, long actual) {
        if (expected != actual) {
            throw new StoreCorruptedException(file, offset, what + " expected " + expected + ", found " + actual);
        }
    }
}
