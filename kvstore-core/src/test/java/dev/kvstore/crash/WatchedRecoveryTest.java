package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.BrokenRules;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A recovery that writes in a wrong order is found without a second power cut that would show it. */
class WatchedRecoveryTest {
    private static final StoreSetup SETUP =
            new StoreSetup(StoreEngine.LSM, "watched", OptionSets.tiny().build());
    private static final History HISTORY = new History(1, 20);

    private final List<CrashState> states = new PowerCutRun(SETUP, HISTORY, 1, UnaryOperator.identity()).collect();
    private final RecoveryCheck check = new RecoveryCheck(SETUP, HISTORY, LyingDisk.FORGETS_MANIFEST_SYNCS);

    @Test
    void wrongOrderOfARecoveryIsFound() {
        CrashState watched =
                states.stream().filter(RecoveryCheck::isWatched).findFirst().orElseThrow();
        requireFound(assertThrows(AssertionError.class, () -> check.check(watched)));
    }

    @Test
    void wrongOrderOfARecoveryWhosePowerIsCutIsFound() {
        requireFound(assertThrows(AssertionError.class, () -> check.checkSecondCut(states.get(0))));
    }

    @Test
    void oneOfManyRecoveriesIsWatched() {
        long watched = states.stream().filter(RecoveryCheck::isWatched).count();
        assertTrue(watched > states.size() / 40, () -> watched + " of " + states.size());
        assertTrue(watched < states.size() / 5, () -> watched + " of " + states.size());
    }

    private static void requireFound(AssertionError failure) {
        assertTrue(failure.getMessage().contains("the order of writing was broken"), failure::getMessage);
        assertFalse(BrokenRules.take().isEmpty());
    }
}
