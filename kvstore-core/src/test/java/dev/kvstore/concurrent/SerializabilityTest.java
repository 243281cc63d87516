package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.store.FaultyTransactions;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Concurrent transactions, views and plain writes are as if one had come after the other. */
class SerializabilityTest {
    private static final Duration LENGTH = Duration.ofMillis(Integer.getInteger("kvstore.concurrent.millis", 1000));
    private static final long SEED = Long.getLong("kvstore.concurrent.seed", 1);
    private static final int MOST_ATTEMPTS = 40;
    private static final int LONG_ROUNDS = Integer.getInteger("kvstore.concurrent.rounds", 20);

    @TempDir
    Path directory;

    @EngineTest
    void historiesAreSerializable(StoreSetup setup) throws InterruptedException {
        try (KeyValueStore store = setup.open(directory)) {
            AppendWorkload workload = new AppendWorkload(store, SEED);
            String problem = workload.run(LENGTH);
            assertNull(problem, () -> "seed " + SEED + " with " + setup + ": " + problem);
            System.out.println("serializability, " + setup + ": " + workload.size() + " transactions, "
                    + workload.conflicts() + " conflicts");
            assertTrue(workload.size() > 20, () -> "only " + workload.size() + " transactions");
        }
    }

    @EngineTest
    @Tag("long")
    void historiesAreSerializableInLongRuns(StoreSetup setup) throws InterruptedException {
        for (long seed = SEED + 1; seed <= SEED + LONG_ROUNDS; seed++) {
            try (KeyValueStore store = setup.open(directory.resolve("store-" + seed))) {
                String problem = new AppendWorkload(store, seed).run(LENGTH.multipliedBy(10));
                long failed = seed;
                assertNull(problem, () -> "seed " + failed + " with " + setup + ": " + problem);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedBugIsFound(FaultyTransactions bug) throws InterruptedException {
        String problem = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS && problem == null; attempt++) {
            SimulatedDevice device = new SimulatedDevice();
            Path path = Path.of("/simulated/" + attempt).toAbsolutePath();
            try (KeyValueStore store =
                    bug.open(device.disk(path), OptionSets.tiny().build())) {
                problem = new AppendWorkload(store, SEED + attempt).run(Duration.ofMillis(250));
            }
        }
        assertNotNull(problem, () -> bug + " was not noticed");
    }
}
