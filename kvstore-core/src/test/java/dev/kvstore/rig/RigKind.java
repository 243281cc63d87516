package dev.kvstore.rig;

import dev.kvstore.concurrent.HistoryRig;
import dev.kvstore.corruption.CorruptionRig;
import dev.kvstore.corruption.RepairRig;
import dev.kvstore.crash.KillRig;
import dev.kvstore.crash.PowerCutRig;
import dev.kvstore.fault.BudgetRig;
import dev.kvstore.fault.FaultRig;
import dev.kvstore.fuzz.ForgeryRig;
import dev.kvstore.kernel.KernelRig;
import dev.kvstore.leak.LeakRig;
import dev.kvstore.model.ModelRig;
import java.time.Duration;
import java.util.Locale;

/**
 * The rows of the reliability plan: what is tried, how much of it belongs to every build, and within what time
 * on a quiet machine with two cores. {@code -Dkvstore.rig.scale=0.2} makes time and figures smaller,
 * {@code -Dkvstore.rig.seed} chooses the first seed. {@link LongRun} runs a row for as long as one likes.
 */
public enum RigKind {
    /** Power cuts at every call to the device, every outcome that is possible then. */
    POWER_CUTS("states", 300, 50_000, PowerCutRig::firstCuts),
    /** Power cuts while a store recovers from a power cut. */
    SECOND_CUTS("states", 60, 5_000, PowerCutRig::secondCuts),
    /** Every call to the device fails in every way it can. */
    FAULTS("runs", 150, 15_000, FaultRig::faults),
    /** Every allocation is refused; threads are interrupted at every call to the device. */
    SCARCITY("runs", 25, 2_000, FaultRig::scarcity),
    /** Processes are killed at named points and at random. */
    KILLS("kills", 95, 150, KillRig::kills),
    /** Every byte of every file is damaged in every way, and the store opened. */
    CORRUPTION("opens", 100, 65_000, CorruptionRig::damages),
    /** Stores with damaged files are repaired. */
    REPAIRS("repairs", 20, 2_000, RepairRig::repairs),
    /** Files are changed and their checksums made right, and the store is opened and used. */
    FORGERIES("opens", 20, 6_000, ForgeryRig::forgeries),
    /** Devices of every size, which get room in the end. */
    DISK_BUDGETS("budgets", 40, 500, BudgetRig::budgets),
    /** Stores are opened, used and closed, or fail to open; nothing may remain of them. */
    LEAKS("rounds", 20, 500, LeakRig::rounds),
    /** Random operations that must be answered as sorted maps answer them. */
    MODEL("operations", 60, 350_000, ModelRig::operations),
    /** Concurrent calls of a whole store, whose answers must fit to one order. */
    HISTORIES("operations", 30, 400_000, HistoryRig::histories),
    /** Power cuts under a real file system, with a journal and without. */
    KERNEL("cuts", 80, 60, KernelRig::cuts);

    private final String unit;
    private final int seconds;
    private final long figure;
    private final Rig rig;

    RigKind(String unit, int seconds, long figure, Rig rig) {
        this.unit = unit;
        this.seconds = seconds;
        this.figure = figure;
        this.rig = rig;
    }

    /** The row's name on the command line, such as {@code power-cuts}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Runs the row as part of a build: prints what was reached, and fails at a failing case or too few of them. */
    public void run() {
        double scale = Double.parseDouble(System.getProperty("kvstore.rig.scale", "1"));
        RigRun run =
                RigRun.of(id(), unit, Duration.ofSeconds(seconds), figure, scale, Long.getLong("kvstore.rig.seed", 1));
        run(run);
        System.out.println(run);
        run.requirePassed();
    }

    /** A run of any length, to be given to {@link #run(RigRun)}. */
    RigRun open(Duration time, long seed) {
        return RigRun.open(id(), unit, time, seed);
    }

    void run(RigRun run) {
        try {
            rig.run(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(run + ": interrupted", e);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(run + ": " + e.getMessage(), e);
        }
    }
}
