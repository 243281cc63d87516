package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.StoreException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power cuts are worth something only if they find disks that forget a sync. */
class PowerCutsFindPlantedBugsTest {
    private static final int OPERATIONS = 60;
    private static final int SEEDS = 4;
    private static final int EARLY_PAGES = 32;
    private static final int MOST_SEEDS = 40;

    @ParameterizedTest
    @EnumSource
    void someCutIsFound(LyingDisk liar) {
        boolean found = false;
        for (long seed = 1; seed <= SEEDS && !found; seed++) {
            found = findsABug(seed, liar, Durability.SYNC) || findsABug(seed, liar, Durability.NONE);
        }
        assertTrue(found, () -> liar + " was not noticed");
    }

    /**
     * A tree keeps 24 pages of its file free and takes the lowest first: zeros in fewer of the last mostly harm nothing. How often
     * zeros in more of them meet anything is a matter of when the thread that makes room comes to it.
     */
    @Test
    void roomThatIsMadeTooEarlyIsFound() {
        boolean found = false;
        for (long seed = 1; seed <= MOST_SEEDS && !found; seed++) {
            found = findsABug(seed, new EarlyRoom(EARLY_PAGES), StoreEngine.BTREE, Durability.SYNC);
        }
        assertTrue(found, "was not noticed");
    }

    private static boolean findsABug(long seed, UnaryOperator<Disk> liar, Durability durability) {
        return findsABug(seed, liar, StoreEngine.LSM, durability);
    }

    private static boolean findsABug(long seed, UnaryOperator<Disk> liar, StoreEngine engine, Durability durability) {
        StoreSetup setup = new StoreSetup(
                engine,
                liar.toString(),
                OptionSets.tiny().durability(durability).build());
        History history = new History(seed, OPERATIONS);
        RecoveryCheck check = new RecoveryCheck(setup, history);
        try {
            return new PowerCutRun(setup, history, 1, liar)
                    .collect().parallelStream().anyMatch(check::fails);
        } catch (StoreException | ArrayIndexOutOfBoundsException e) {
            // The store that runs met it itself.
            return true;
        }
    }
}
