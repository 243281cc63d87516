package dev.kvstore.internal.io;

import java.io.IOException;

/** The simulated device has no power: nothing happens any more. */
public final class PowerCutException extends IOException {
    private static final long serialVersionUID = 1L;

    PowerCutException(Operation operation) {
        super("power cut at " + operation);
    }
}
