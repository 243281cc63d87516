package dev.kvstore.fault;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** A machine that fails: typed errors, right answers, and nothing that was acknowledged is lost. */
class FaultTest {
    @Test
    void everyCallThatFailsIsATypedErrorAndLosesNothing() {
        RigKind.FAULTS.run();
    }

    @Test
    void scarceMemoryAndInterruptsAreTypedErrorsAndLoseNothing() {
        RigKind.SCARCITY.run();
    }
}
