package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Model;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rig of faults makes fail. */
class FaultCoverageTest {
    private static final int SEEDS = 10;

    /** Those that only a new directory, a checkpoint or a repair sees, and what is no call. */
    private static final Set<Kind> OTHERS =
            EnumSet.of(Kind.CREATE_DIRECTORY, Kind.LINK, Kind.SIZE, Kind.MAPPED_CHECKPOINT);

    /** Those of background threads are made sooner or later, so that one run need not have all. */
    @Test
    void runsMakeEveryKindOfCallThatAnExistingStoreMakes() {
        Set<Kind> missing = EnumSet.complementOf(EnumSet.copyOf(OTHERS));
        for (long seed = 1; seed <= SEEDS && !missing.isEmpty(); seed++) {
            for (StoreSetup setup : OptionSets.forFaults()) {
                Model model = new Model();
                SimulatedDevice base = FaultRun.prepare(setup, seed, model);
                FaultRun run = new FaultRun(setup, seed, base, model);
                run.count();
                missing.removeAll(run.kinds());
            }
        }
        assertEquals(Set.of(), missing);
    }
}
