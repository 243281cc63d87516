package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The random runs are worth something only if they find bugs that are there. */
class ModelFindsPlantedBugsTest {
    private static final int STEPS = 5_000;

    @ParameterizedTest
    @EnumSource
    void aRunFails(Mutant mutant) {
        SimulatedDevice device = new SimulatedDevice();
        Path path = Path.of("/simulated/" + mutant).toAbsolutePath();
        StoreSetup setup =
                new StoreSetup(StoreEngine.LSM, mutant.name(), OptionSets.tiny().build());
        ModelRun run = new ModelRun(setup, () -> device.disk(path), 1, mutant::over);
        AssertionError found = assertThrows(AssertionError.class, () -> run.run(STEPS));
        assertTrue(found.getMessage().startsWith("seed 1, option set LSM " + mutant), found.getMessage());
    }
}
