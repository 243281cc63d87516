package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power cuts are worth something only if they find disks that forget a sync. */
class PowerCutsFindPlantedBugsTest {
    private static final int OPERATIONS = 60;
    private static final int SEEDS = 4;

    @ParameterizedTest
    @EnumSource
    void someCutIsFound(LyingDisk liar) {
        boolean found = false;
        for (long seed = 1; seed <= SEEDS && !found; seed++) {
            found = findsABug(seed, liar, Durability.SYNC) || findsABug(seed, liar, Durability.NONE);
        }
        assertTrue(found, () -> liar + " was not noticed");
    }

    private static boolean findsABug(long seed, UnaryOperator<Disk> liar, Durability durability) {
        StoreSetup setup = new StoreSetup(
                StoreEngine.LSM,
                liar.toString(),
                OptionSets.tiny().durability(durability).build());
        History history = new History(seed, OPERATIONS);
        RecoveryCheck check = new RecoveryCheck(setup, history);
        return new PowerCutRun(setup, history, 1, liar)
                .collect().parallelStream().anyMatch(check::fails);
    }
}
