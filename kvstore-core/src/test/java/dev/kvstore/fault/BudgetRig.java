package dev.kvstore.fault;

import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Devices of every size from nothing to enough, in steps of a sector, that get room in the end. */
public final class BudgetRig {
    private static final int STEP = 512;
    private static final int THREADS = 8;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private BudgetRig() {}

    public static void budgets(RigRun run) {
        List<StoreSetup> setups = OptionSets.forFaults();
        for (long seed = run.firstSeed(); run.goesOn(); seed++) {
            run.at(seed);
            long current = seed;
            StoreSetup setup = setups.get((int) Math.floorMod(seed - 1, (long) setups.size()));
            long needed = new BudgetRun(setup, seed).bytesNeeded();
            List<Long> budgets = new ArrayList<>();
            for (long budget = 0; budget <= needed; budget += STEP) {
                budgets.add(budget);
            }
            Collections.shuffle(budgets, new Random(seed));
            // A part of them for each seed, so that a short run sees every setup.
            Workers.forEach(THREADS, run, budgets.subList(0, Math.min(budgets.size(), 100)), budget -> {
                String name = "seed " + current + ", option set " + setup + ", budget " + budget + " of " + needed;
                Deadline.within(LONGEST, name, () -> run.note(new BudgetRun(setup, current).run(budget), 1));
                run.reached();
            });
        }
    }

    /** A device that has room for as long as one likes. */
    static void giveRoom(SimulatedDevice device) {
        device.setCapacity(1L << 40);
    }
}
