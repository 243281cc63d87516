package dev.kvstore.corruption;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Repairs of damaged stores keep the original, bring back all that is intact, and tell what is not. */
class RepairsTest {
    /** One of each engine, closed and crashed. */
    private static final int SEEDS = 4;

    @Test
    void repairsKeepTheOriginalAndBringBackWhatIsIntact() {
        RigKind.REPAIRS.run();
    }

    @ParameterizedTest
    @EnumSource(names = "SOUND", mode = EnumSource.Mode.EXCLUDE)
    void repairWithABugIsFound(Repairer repairer) {
        boolean found = false;
        for (long seed = 1; seed <= SEEDS && !found; seed++) {
            found = RepairRig.finds(repairer, seed);
        }
        assertTrue(found, () -> repairer + " was not noticed");
    }

    @Test
    void soundRepairIsNotTakenForOneWithABug() {
        assertFalse(RepairRig.finds(Repairer.SOUND, 1));
    }
}
