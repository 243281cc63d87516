package dev.kvstore.crash;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/**
 * Power cuts at every call to the device: what is found afterwards is a prefix of the acknowledged writes
 * that contains all that was acknowledged as durable.
 */
class PowerCutTest {
    @Test
    void everyCutLeavesAPrefixOfWhatWasAcknowledged() {
        RigKind.POWER_CUTS.run();
    }

    @Test
    void everyCutDuringARecoveryDoesSoToo() {
        RigKind.SECOND_CUTS.run();
    }
}
