package dev.kvstore.samples.quickstart;

import dev.kvstore.StoreException;

/** The store could not be opened where it was asked for. */
final class CannotOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotOpenException(StoreException cause) {
        super(cause.getMessage(), cause);
    }
}
