package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.Durability;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TimeBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Power cuts at every call to the device: what is found afterwards is a prefix of the acknowledged writes
 * that contains all that was acknowledged as durable.
 */
class PowerCutTest {
    private static final List<Compression> COMPRESSIONS = List.of(Compression.values());
    private static final int OPERATIONS = 60;
    private static final int LEAST_STATES = 200;
    private static final long FIRST_SEED = Long.getLong("kvstore.crash.seed", 1);
    private static final long SECONDS = Long.getLong("kvstore.crash.seconds", 18);
    private static final int SECOND_CUT_EVERY = 40;

    @ParameterizedTest
    @EnumSource
    void everyCutLeavesAPrefixOfWhatWasAcknowledged(Durability durability) {
        run(durability, TimeBudget.seconds(SECONDS), LEAST_STATES);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void everyCutLeavesAPrefixOfWhatWasAcknowledgedInLongRuns(Durability durability) {
        run(durability, TimeBudget.seconds(SECONDS * 60), LEAST_STATES * 60);
    }

    private static void run(Durability durability, TimeBudget budget, int leastStates) {
        AtomicInteger states = new AtomicInteger();
        AtomicInteger secondCuts = new AtomicInteger();
        long seed = FIRST_SEED;
        for (; !budget.isSpent() || states.get() < leastStates; seed++) {
            Compression compression = COMPRESSIONS.get((int) (seed % COMPRESSIONS.size()));
            StoreSetup setup = new StoreSetup(
                    StoreEngine.LSM,
                    durability + "-" + compression,
                    OptionSets.tiny()
                            .durability(durability)
                            .compression(compression)
                            .build());
            History history = new History(seed, OPERATIONS);
            RecoveryCheck check = new RecoveryCheck(setup, history);
            List<CrashState> collected = new PowerCutRun(setup, history, 2, UnaryOperator.identity()).collect();
            collected.parallelStream().forEach(state -> {
                if (states.get() < leastStates || !budget.isSpent()) {
                    if (states.incrementAndGet() % SECOND_CUT_EVERY == 0) {
                        secondCuts.addAndGet(check.checkSecondCut(state));
                    }
                    check.check(state);
                }
            });
        }
        System.out.println("power cuts, " + durability + ": " + states + " states, " + secondCuts
                + " states after a second cut, seeds " + FIRST_SEED + " to " + (seed - 1));
        assertTrue(states.get() >= leastStates, () -> "only " + states + " states");
    }
}
