package dev.kvstore.fault;

import dev.kvstore.fault.FaultRun.Counts;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Model;
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
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Short runs in each of which something goes wrong at another moment, one seed after the other, over all
 * setups. {@code -Dkvstore.fault.case} runs only the troubles whose text form contains it, such as
 * {@code "call=35, fault=FAILED_SYNC"}.
 */
public final class FaultRig {
    /** So long a run may stay without a call to the device. */
    private static final Duration HANG = Duration.ofSeconds(5);
    /** So long it may take on a machine that does other things as well. */
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Most runs wait for a deadline now and then. */
    private static final int THREADS = 6;
    /** One of so many runs is on a disk that watches over the order of writing. */
    private static final int WATCHED = 3;

    private static final String CASE = System.getProperty("kvstore.fault.case", "");

    private FaultRig() {}

    /** Every call to the device fails in every way it can, once or from then on. */
    public static void faults(RigRun run) {
        run(run, counts -> {
            List<Trouble> troubles = new ArrayList<>();
            for (Operation call : counts.made()) {
                for (Fault fault : Fault.values()) {
                    // One that can't happen to the call would happen to none, or to one that has its turn anyway.
                    if (fault.appliesTo(call.kind())) {
                        troubles.add(new Trouble.FailingCall(call.call(), fault, false));
                        troubles.add(new Trouble.FailingCall(call.call(), fault, true));
                    }
                }
            }
            return troubles;
        });
    }

    /** Every allocation is refused, and the thread that makes a call is interrupted. */
    public static void scarcity(RigRun run) {
        run(run, counts -> {
            List<Trouble> troubles = new ArrayList<>();
            for (long i = 1; i <= counts.allocations(); i++) {
                troubles.add(new Trouble.NoMemory(i, false));
                troubles.add(new Trouble.NoMemory(i, true));
            }
            for (long call = 1; call <= counts.calls(); call++) {
                troubles.add(new Trouble.Interrupt(call, Long.MAX_VALUE));
                troubles.add(new Trouble.Interrupt(call, 1 + call % 3));
            }
            return troubles;
        });
    }

    private static void run(RigRun run, Function<Counts, List<Trouble>> troubles) {
        List<StoreSetup> setups = OptionSets.forFaults();
        for (long seed = run.firstSeed(); run.goesOn(); seed++) {
            run.at(seed);
            long current = seed;
            StoreSetup setup = setups.get((int) Math.floorMod(seed - 1, (long) setups.size()));
            Model model = new Model();
            SimulatedDevice base = FaultRun.prepare(setup, seed, model);
            List<Trouble> all = new ArrayList<>(troubles.apply(new FaultRun(setup, seed, base, model).count()));
            all.removeIf(trouble -> !trouble.toString().contains(CASE));
            Collections.shuffle(all, new Random(seed));
            Workers.forEach(THREADS, run, all, trouble -> {
                run(run, setup, current, base, model, trouble);
                run.reached();
            });
        }
    }

    private static void run(
            RigRun rig, StoreSetup setup, long seed, SimulatedDevice base, Model model, Trouble trouble) {
        String name = "seed " + seed + ", option set " + setup + ", " + trouble;
        // Of a replayed trouble as of the first time.
        boolean watched = trouble.toString().hashCode() % WATCHED == 0;
        FaultRun run = new FaultRun(setup, seed, base, model, UnaryOperator.identity(), watched);
        Deadline.within(LONGEST, HANG, run::calls, name, () -> {
            if (run.run(trouble)) {
                rig.note("calls failed in", 1);
            }
        });
        rig.note("watched", watched ? 1 : 0);
    }
}
