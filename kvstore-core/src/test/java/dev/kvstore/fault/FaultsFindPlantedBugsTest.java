package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Model;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults are worth something only if they find an engine that hides them. */
class FaultsFindPlantedBugsTest {
    private static final int SEEDS = 6;

    @ParameterizedTest
    @EnumSource
    void someFaultIsFound(SwallowingDisk liar) {
        assertTrue(isFound(liar), () -> liar + " was not noticed");
    }

    private static boolean isFound(SwallowingDisk liar) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (StoreSetup setup : OptionSets.forFaults()) {
                if (findsABug(setup, seed, liar)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean findsABug(StoreSetup setup, long seed, SwallowingDisk liar) {
        Model model = new Model();
        SimulatedDevice base = FaultRun.prepare(setup, seed, model);
        List<Trouble> troubles = new ArrayList<>();
        for (Operation call : new FaultRun(setup, seed, base, model).count().made()) {
            for (Fault fault : Fault.values()) {
                if (fault.appliesTo(call.kind())) {
                    troubles.add(new Trouble.FailingCall(call.call(), fault, false));
                }
            }
        }
        return troubles.parallelStream().anyMatch(trouble -> fails(setup, seed, base, model, liar, trouble));
    }

    private static boolean fails(
            StoreSetup setup, long seed, SimulatedDevice base, Model model, SwallowingDisk liar, Trouble trouble) {
        try {
            new FaultRun(setup, seed, base, model, liar, false).run(trouble);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
