package dev.kvstore.internal.sstable;

/** How the blocks of a table are stored. The codes are part of the table format. */
public enum Compression {
    /** As they are; read in place from the mapped file. */
    NONE(0),
    /** LZ4 block format. */
    LZ4(1),
    /** Zstandard frames. */
    ZSTD(2);

    private static final Compression[] BY_CODE = values();

    private final int code;

    Compression(int code) {
        this.code = code;
    }

    /** The number by which files name it, 0 to 3. */
    int code() {
        return code;
    }

    /** The compression of a code, or null for an unknown one. */
    static Compression ofCode(long code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }
}
