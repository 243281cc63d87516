package dev.kvstore;

/** A checksum or a structure in a file is wrong. The damaged bytes are never returned as data. */
public final class StoreCorruptedException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;

    /**
     * @param file the file's name
     * @param offset where in the file the damaged structure starts, in bytes
     * @param problem what was expected and what was found
     */
    public StoreCorruptedException(String file, long offset, String problem) {
        super(file + " is damaged at offset " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    /** The damaged file's name. */
    public String file() {
        return file;
    }

    /** Where in the file the damaged structure starts, in bytes. */
    public long offset() {
        return offset;
    }
}
