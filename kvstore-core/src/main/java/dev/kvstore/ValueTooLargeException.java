package dev.kvstore;

/** A value in chunks is longer than plain reads put together; {@link Reader#stream} reads it. */
public final class ValueTooLargeException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final long length;

    public ValueTooLargeException(long length) {
        super("a value of " + length + " bytes in chunks is read whole only up to " + ChunkedValue.MAX_WHOLE_LENGTH
                + " bytes; stream it");
        this.length = length;
    }

    /** Bytes of the value. */
    public long length() {
        return length;
    }
}
