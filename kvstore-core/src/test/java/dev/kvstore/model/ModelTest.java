package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations against the model, one run for each option set. Most runs are on a simulated
 * device, which also tells what was left open; the others on a real one. Replay one with {@code -Dkvstore.model.seed} and
 * {@code -Dkvstore.model.set}.
 */
class ModelTest {
    private static final int STEPS = Integer.getInteger("kvstore.model.steps", 7_000);
    private static final long FIRST_SEED = Long.getLong("kvstore.model.seed", 1);
    private static final int LONG_ROUNDS = Integer.getInteger("kvstore.model.rounds", 100);
    private static final String SET = System.getProperty("kvstore.model.set", "");

    @TempDir
    Path directory;

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (StoreEngine engine : StoreEngine.values()) {
            long seed = FIRST_SEED;
            for (StoreSetup setup : OptionSets.forRandomRuns(engine)) {
                if (SET.isEmpty()) {
                    runs.add(Arguments.of(setup, seed++));
                } else if (SET.equals(setup.name())) {
                    runs.add(Arguments.of(setup, seed));
                }
            }
        }
        return runs.stream();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void answersAsTheModelDoes(StoreSetup setup, long seed) {
        run(setup, seed, STEPS, directory.resolve("store"));
    }

    @Test
    @Tag("long")
    void answersAsTheModelDoesInLongRuns() {
        for (int round = 0; round < LONG_ROUNDS; round++) {
            int number = round;
            runs().forEach(run -> {
                long seed = (long) run.get()[1] + 1000L * (number + 1);
                Path own = directory.resolve(number + "-" + seed);
                assertTrue(own.toFile().mkdir(), own.toString());
                run((StoreSetup) run.get()[0], seed, STEPS * 4, own.resolve("store"));
            });
        }
    }

    private static void run(StoreSetup setup, long seed, int steps, Path path) {
        if (seed % 2 == 0 && setup.options().durability() != Durability.SYNC) {
            new ModelRun(setup, () -> new OsDisk(path), seed, UnaryOperator.identity()).run(steps);
            return;
        }
        SimulatedDevice device = new SimulatedDevice();
        Path simulated = Path.of("/simulated/" + seed).toAbsolutePath();
        new ModelRun(setup, () -> device.disk(simulated), seed, UnaryOperator.identity()).run(steps);
        assertEquals(List.of(), device.openHandles(), "left open by seed " + seed + " with " + setup);
        assertEquals(List.of(), device.violations(), "misuse of the device by seed " + seed + " with " + setup);
        assertEquals(0, device.mappedBytes(), "left mapped by seed " + seed + " with " + setup);
    }
}
