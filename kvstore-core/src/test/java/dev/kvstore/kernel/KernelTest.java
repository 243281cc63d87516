package dev.kvstore.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** What the simulated disk promises, a real kernel keeps. */
class KernelTest {
    @Test
    void aPowerCutLeavesAPrefixThatContainsWhatWasDurable() {
        String missing = KernelRig.missing();
        if (missing != null) {
            System.out.println("rig kernel: skipped, " + missing);
        }
        assumeTrue(missing == null, missing);
        RigKind.KERNEL.run();
    }
}
