package dev.kvstore.crash;

import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.SimulatedDevice;

/**
 * A device as a power cut left it, and what must be found on it.
 *
 * @param device the device, with power again
 * @param durable the operations that were acknowledged as durable before the cut
 * @param issued the operations that had begun before the cut
 * @param moment the call at which the power was cut
 * @param policy what decided what survived
 */
record CrashState(SimulatedDevice device, int durable, int issued, String moment, CrashPolicy policy) {
    @Override
    public String toString() {
        return "power cut before " + moment + ", " + policy + ", " + durable + " operations durable, " + issued
                + " issued";
    }
}
