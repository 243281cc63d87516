package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Model;
import dev.kvstore.testkit.BrokenRules;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watching disk finds orders of writing that are wrong only when something goes wrong. */
class WatchingFindsPlantedBugsTest {
    private static final int SEEDS = 3;
    private static final int SECTOR = 512;
    private static final List<StoreSetup> SETUPS = OptionSets.forFaults().stream()
            .filter(setup -> setup.engine() == StoreEngine.LSM)
            .toList();

    @AfterEach
    void takeWhatWasToBeBroken() {
        BrokenRules.take();
    }

    @Test
    void faultsShowATableThatIsUsedThoughItsSyncFailed() {
        assertFound(DisorderlyDisk.USES_TABLES_WHOSE_SYNC_FAILED, counts -> {
            List<Trouble> troubles = new ArrayList<>();
            for (Operation call : counts.made()) {
                if (Fault.FAILED_SYNC.appliesTo(call.kind())) {
                    troubles.add(new Trouble.FailingCall(call.call(), Fault.FAILED_SYNC, false));
                }
            }
            return troubles;
        });
    }

    @Test
    void scarcityShowsASyncThatIsLeftOutWhenInterrupted() {
        assertFound(
                DisorderlyDisk.SKIPS_SYNCS_WHEN_INTERRUPTED,
                counts -> LongStream.rangeClosed(1, counts.calls())
                        .mapToObj(call -> (Trouble) new Trouble.Interrupt(call, Long.MAX_VALUE))
                        .toList());
    }

    @Test
    void budgetsShowATableThatIsDeletedToMakeRoom() {
        assertTrue(
                SETUPS.stream()
                        .anyMatch(setup -> LongStream.rangeClosed(1, new BudgetRun(setup, 1).bytesNeeded() / SECTOR)
                                .filter(sectors -> BudgetRun.isWatched(sectors * SECTOR))
                                .anyMatch(sectors -> breaksTheOrder(
                                        () -> new BudgetRun(setup, 1, DisorderlyDisk.DELETES_TABLES_WHEN_FULL)
                                                .run(sectors * SECTOR)))),
                "was not noticed");
    }

    private static void assertFound(DisorderlyDisk bug, Function<FaultRun.Counts, List<Trouble>> troubles) {
        assertTrue(
                LongStream.rangeClosed(1, SEEDS)
                        .anyMatch(seed -> SETUPS.stream().anyMatch(setup -> isFound(setup, seed, bug, troubles))),
                () -> bug + " was not noticed");
    }

    private static boolean isFound(
            StoreSetup setup, long seed, DisorderlyDisk bug, Function<FaultRun.Counts, List<Trouble>> troubles) {
        Model model = new Model();
        SimulatedDevice base = FaultRun.prepare(setup, seed, model);
        return troubles.apply(new FaultRun(setup, seed, base, model).count()).parallelStream()
                .anyMatch(trouble ->
                        breaksTheOrder(() -> new FaultRun(setup, seed, base, model, bug, true).run(trouble)));
    }

    /** What else the bug leads to is found by the rows without watching. */
    private static boolean breaksTheOrder(Runnable run) {
        try {
            run.run();
            return false;
        } catch (AssertionError e) {
            return e.getMessage().contains("the order of writing was broken");
        }
    }
}
