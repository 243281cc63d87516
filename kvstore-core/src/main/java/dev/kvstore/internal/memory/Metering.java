package dev.kvstore.internal.memory;

/**
 * Whether reads and writes are counted and timed. They are, and the compiler leaves nothing of the question; only in a process with
 * {@code -Ddev.kvstore.metering.switched=true}, which is for measuring what that costs, can it be switched off and on again.
 */
public final class Metering {
    private static final boolean SWITCHED = Boolean.getBoolean("dev.kvstore.metering.switched");

    private static boolean on = true;

    private Metering() {}

    /** Whether they are. */
    public static boolean isOn() {
        return !SWITCHED || on;
    }

    /** Switches them for all stores of the process, as far as that is possible; seen by the calling thread at once. */
    public static void set(boolean value) {
        if (!SWITCHED) {
            throw new IllegalStateException("metering can be switched with -Ddev.kvstore.metering.switched=true only");
        }
        on = value;
    }
}
