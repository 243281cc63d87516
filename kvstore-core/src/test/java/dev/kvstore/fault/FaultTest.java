package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Model;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call to the device fails in every way it can, once or from then on. Replay one with
 * {@code -Dkvstore.fault.seed} and {@code -Dkvstore.fault.case}, such as {@code 35,FAILED_SYNC,true}.
 */
class FaultTest {
    private static final long FIRST_SEED = Long.getLong("kvstore.fault.seed", 1);
    private static final long SECONDS = Long.getLong("kvstore.fault.seconds", 10);
    private static final String CASE = System.getProperty("kvstore.fault.case", "");
    private static final int LEAST_RUNS = CASE.isEmpty() ? 150 : 1;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private record Case(long call, Fault fault, boolean everAfter) {}

    @ParameterizedTest
    @EnumSource
    void everyFaultIsATypedErrorAndLosesNothing(Durability durability) {
        runAll(durability, TimeBudget.seconds(SECONDS), LEAST_RUNS);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void everyFaultIsATypedErrorAndLosesNothingInLongRuns(Durability durability) {
        runAll(durability, TimeBudget.seconds(SECONDS * 60), LEAST_RUNS * 60);
    }

    private static void runAll(Durability durability, TimeBudget budget, int leastRuns) {
        StoreSetup setup = new StoreSetup(
                StoreEngine.LSM,
                "faults-" + durability,
                OptionSets.tiny().durability(durability).writeTimeoutMillis(200).build());
        AtomicInteger runs = new AtomicInteger();
        long seed = FIRST_SEED;
        for (; !budget.isSpent() || runs.get() < leastRuns; seed++) {
            long current = seed;
            Model model = new Model();
            SimulatedDevice base = FaultRun.prepare(setup, seed, model);
            cases(new FaultRun(setup, seed, base, model).countCalls(), seed).parallelStream()
                    .filter(each -> !budget.isSpent() || runs.get() < leastRuns)
                    .forEach(each -> {
                        runs.incrementAndGet();
                        run(setup, current, base, model, each);
                    });
        }
        System.out.println("faults, " + durability + ": " + runs + " runs, seeds " + FIRST_SEED + " to " + (seed - 1));
        assertTrue(runs.get() >= leastRuns, () -> "only " + runs + " runs");
    }

    private static void run(StoreSetup setup, long seed, SimulatedDevice base, Model model, Case each) {
        String name = "seed " + seed + ", option set " + setup + ", " + each;
        try {
            Deadline.within(
                    LONGEST,
                    name,
                    () -> new FaultRun(setup, seed, base, model).run(each.call, each.fault, each.everAfter));
        } catch (Throwable e) {
            throw new AssertionError(name + ": " + e, e);
        }
    }

    private static List<Case> cases(long calls, long seed) {
        List<Case> cases = new ArrayList<>();
        if (!CASE.isEmpty()) {
            String[] parts = CASE.split(",", -1);
            return List.of(new Case(Long.parseLong(parts[0]), Fault.valueOf(parts[1]), Boolean.parseBoolean(parts[2])));
        }
        for (long call = 1; call <= calls; call++) {
            for (Fault fault : Fault.values()) {
                cases.add(new Case(call, fault, false));
                cases.add(new Case(call, fault, true));
            }
        }
        Collections.shuffle(cases, new Random(seed));
        return cases;
    }
}
