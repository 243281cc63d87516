package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.Durability;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Random operations against the model, one seed for each option set, which are gone through again and again. Most runs are on
 * a simulated device, which also tells what was left open; the others on a real one. {@code -Dkvstore.model.set} chooses
 * option sets by what their name contains, such as {@code "BTREE no-filter"}.
 */
public final class ModelRig {
    private static final int STEPS = Integer.getInteger("kvstore.model.steps", 10_000);
    private static final String SET = System.getProperty("kvstore.model.set", "");
    private static final int THREADS = 2;

    private ModelRig() {}

    public static void operations(RigRun run) throws IOException {
        List<StoreSetup> setups = setups();
        try (TemporaryDirectory directory = new TemporaryDirectory("model")) {
            Iterable<Long> seeds =
                    () -> LongStream.iterate(run.firstSeed(), seed -> seed + 1).iterator();
            Workers.forEach(THREADS, run, seeds, seed -> {
                run.at(seed);
                StoreSetup setup = setups.get((int) Math.floorMod(seed - 1, (long) setups.size()));
                run(setup, seed, directory.path().resolve("seed-" + seed));
                run.reached(STEPS);
                run.note("seeds of " + setup.engine(), 1);
            });
        }
    }

    /** Those of both engines in turns, so that a short run has some of each. */
    private static List<StoreSetup> setups() {
        List<StoreSetup> setups = new ArrayList<>();
        List<StoreSetup> trees = OptionSets.forRandomRuns(StoreEngine.BTREE);
        for (StoreSetup setup : OptionSets.forRandomRuns(StoreEngine.LSM)) {
            setups.add(setup);
            setups.add(trees.get(setups.size() / 2));
        }
        setups.removeIf(setup -> !setup.toString().contains(SET));
        return setups;
    }

    private static void run(StoreSetup setup, long seed, Path directory) {
        if (seed % 4 == 0 && setup.options().durability() != Durability.SYNC) {
            onRealDisk(setup, seed, directory);
            return;
        }
        SimulatedDevice device = new SimulatedDevice();
        Path simulated = Path.of("/simulated/" + seed).toAbsolutePath();
        Supplier<Disk> disk = () -> device.disk(simulated);
        // A third of them, for a tree is read as a whole before every sync.
        Supplier<Disk> watched = seed % 3 == 0 ? () -> CheckedOrder.over(disk.get()) : disk;
        new ModelRun(setup, watched, seed, UnaryOperator.identity()).run(STEPS);
        assertEquals(List.of(), device.openHandles(), "left open by seed " + seed + " with " + setup);
        assertEquals(List.of(), device.violations(), "misuse of the device by seed " + seed + " with " + setup);
        assertEquals(0, device.mappedBytes(), "left mapped by seed " + seed + " with " + setup);
    }

    /** Checkpoints lie beside the store. */
    private static void onRealDisk(StoreSetup setup, long seed, Path directory) {
        try {
            Path path = Files.createDirectory(directory).resolve("store");
            new ModelRun(setup, () -> CheckedOrder.over(new OsDisk(path)), seed, UnaryOperator.identity()).run(STEPS);
            TemporaryDirectory.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
