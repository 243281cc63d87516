package dev.kvstore;

/** The device, or the limit set for it, is full. Nothing was written; writing works again once there is room. */
public final class StoreFullException extends StoreIOException {
    private static final long serialVersionUID = 1L;

    public StoreFullException(String message) {
        super(message);
    }

    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
