package dev.kvstore.crash;

import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.Shrinker;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TimeBudget;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Scripted runs whose power is cut at every call to the device, one seed after the other, over all setups. */
public final class PowerCutRig {
    private static final int OPERATIONS = 60;
    private static final int SECOND_CUTS_PER_SEED = 10;
    private static final int RANDOM_STATES = 2;
    private static final int SHRINKING_SECONDS = 60;

    private PowerCutRig() {}

    /** Every state is recovered from, gone on with and opened once more. */
    public static void firstCuts(RigRun run) {
        forEachSeed(
                run,
                (check, collected) -> collected.parallelStream().forEach(state -> {
                    if (run.goesOn()) {
                        check.check(state);
                        run.reached();
                        run.note("watched", RecoveryCheck.isWatched(state) ? 1 : 0);
                    }
                }));
    }

    /** While some of the states are recovered from, the power is cut again at every change. */
    public static void secondCuts(RigRun run) {
        forEachSeed(
                run,
                (check, collected) -> IntStream.range(0, SECOND_CUTS_PER_SEED)
                        .parallel()
                        .forEach(i -> {
                            if (run.goesOn()) {
                                run.reached(check.checkSecondCut(
                                        collected.get(i * (collected.size() / SECOND_CUTS_PER_SEED))));
                                run.note("first cuts", 1);
                            }
                        }));
    }

    /** What is done with the states of one run. */
    private interface Examination {
        void examine(RecoveryCheck check, List<CrashState> collected);
    }

    private static void forEachSeed(RigRun run, Examination examination) {
        List<StoreSetup> setups = OptionSets.forCrashes();
        for (long seed = run.firstSeed(); run.goesOn(); seed++) {
            run.at(seed);
            StoreSetup setup = setups.get((int) Math.floorMod(seed - 1, (long) setups.size()));
            History history = new History(seed, OPERATIONS);
            PowerCutRun cuts = new PowerCutRun(setup, history, RANDOM_STATES, CheckedOrder::over);
            List<CrashState> collected = cuts.collect();
            run.note("moments", cuts.moments());
            try {
                examination.examine(new RecoveryCheck(setup, history), collected);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; " + shrunk(setup, history), e);
            }
        }
    }

    /** The shortest list of operations that was found to fail at some cut. */
    private static String shrunk(StoreSetup setup, History history) {
        List<Integer> numbers = Shrinker.shrink(
                history.numbers(),
                some -> fails(setup, new History(history.seed(), some)),
                TimeBudget.seconds(SHRINKING_SECONDS));
        return "shrunk to operations " + numbers;
    }

    private static boolean fails(StoreSetup setup, History history) {
        RecoveryCheck check = new RecoveryCheck(setup, history);
        return new PowerCutRun(setup, history, RANDOM_STATES, UnaryOperator.identity())
                .collect().parallelStream().anyMatch(check::fails);
    }
}
