package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.store.FaultyTransactions;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random transactions, several open at a time, between plain writes, flushes and readers at old snapshots: each
 * sees what the model of its beginning and its own writes say, and conflicts when what it has read has changed, never when nothing of it was written.
 */
class TransactionModelTest {
    private static final int STEPS = Integer.getInteger("kvstore.model.transaction.steps", 2_500);
    private static final long SEED = Long.getLong("kvstore.model.seed", 1);
    private static final int LONG_ROUNDS = Integer.getInteger("kvstore.model.rounds", 100);
    private static final int OPEN = 4;

    @TempDir
    Path directory;

    private record HeldSnapshot(Snapshot snapshot, Model model) {}

    @EngineTest
    void answersAsTheModelDoes(StoreSetup setup) {
        for (long seed = SEED; seed < SEED + 2; seed++) {
            try (KeyValueStore store = setup.open(directory.resolve("store-" + seed))) {
                run(store, seed, STEPS, setup.toString());
            }
        }
    }

    @EngineTest
    @Tag("long")
    void answersAsTheModelDoesInLongRuns(StoreSetup setup) {
        for (long seed = SEED + 1000; seed < SEED + 1000 + LONG_ROUNDS; seed++) {
            try (KeyValueStore store = setup.open(directory.resolve("store-" + seed))) {
                run(store, seed, STEPS * 4, setup.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedBugIsFound(FaultyTransactions bug) {
        SimulatedDevice device = new SimulatedDevice();
        Path path = Path.of("/simulated/store").toAbsolutePath();
        try (KeyValueStore store = bug.open(device.disk(path), OptionSets.tiny().build())) {
            AssertionError found = assertThrows(AssertionError.class, () -> run(store, 1, STEPS, "planted"));
            assertTrue(found.getMessage().startsWith("seed 1, planted, step "), found.getMessage());
        }
    }

    private static void run(KeyValueStore store, long seed, int steps, String setup) {
        Run run = new Run(store, seed);
        int step = 0;
        try {
            for (; step < steps; step++) {
                run.step();
            }
            run.end();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", " + setup + ", step " + step + ": " + e, e);
        }
        assertTrue(run.commits > steps / 100 && run.conflicts > 0, () -> run.commits + " commits, " + run.conflicts);
    }

    /** One run. */
    private static final class Run {
        private final RunState state;
        private final CommittedWrites committed = new CommittedWrites();
        private final List<ModelTransaction> open = new ArrayList<>();
        private final List<HeldSnapshot> snapshots = new ArrayList<>();
        private int commits;
        private int conflicts;

        Run(KeyValueStore store, long seed) {
            state = new RunState(seed);
            state.store = store;
            for (String name : List.of("side", "other")) {
                store.keyspace(name);
                state.model.create(name);
            }
        }

        void step() {
            int choice = state.random.nextInt(100);
            if (choice < 6) {
                begin();
            } else if (choice < 12) {
                finish();
            } else if (choice < 20) {
                write();
            } else if (choice < 22) {
                snapshot();
            } else if (choice == 22) {
                maintain();
            } else if (!open.isEmpty()) {
                open.get(state.random.nextInt(open.size())).step();
            }
        }

        void end() {
            while (!open.isEmpty()) {
                finish();
            }
            while (!snapshots.isEmpty()) {
                close(snapshots.remove(0));
            }
            ReadSteps.compareAll(state.model, state::keyspace);
        }

        private void begin() {
            if (open.size() < OPEN) {
                open.add(new ModelTransaction(state, committed));
            }
        }

        private void finish() {
            if (open.isEmpty()) {
                return;
            }
            ModelTransaction ending = open.remove(state.random.nextInt(open.size()));
            if (state.chance(5)) {
                ending.compareAll();
            }
            if (state.chance(15)) {
                ending.rollback();
            } else if (ending.commit()) {
                commits++;
            } else {
                conflicts++;
            }
        }

        /** A write outside of transactions. */
        private void write() {
            String name = state.anyName();
            byte[] key = state.keys.key();
            byte[] value = state.keys.value();
            switch (state.random.nextInt(6)) {
                case 0 -> {
                    note(
                            CommittedWrites.Range.of(name, key),
                            state.keyspace(name).delete(key));
                    state.model.delete(name, key);
                }
                case 1 -> deleteRange(name, state.keys.narrowRange());
                case 2 -> {
                    byte[] other = state.keys.key();
                    try (WriteBatch batch = state.store.newBatch()) {
                        batch.put(state.keyspace(name), key, value).delete(state.keyspace(name), other);
                        long last = state.store.write(batch);
                        note(CommittedWrites.Range.of(name, key), last - 1);
                        note(CommittedWrites.Range.of(name, other), last);
                        state.model.put(name, key, value, last - 1);
                        state.model.delete(name, other);
                    }
                }
                default -> {
                    long version = state.keyspace(name).put(key, value);
                    note(CommittedWrites.Range.of(name, key), version);
                    state.model.put(name, key, value, version);
                }
            }
        }

        private void deleteRange(String name, KeyRange range) {
            long before = state.store.lastSequence();
            long version = state.keyspace(name).deleteRange(range.from(), range.to());
            if (version > before) {
                note(CommittedWrites.Range.of(name, range), version);
                state.model.deleteRange(name, range.from(), range.to());
            }
        }

        private void note(CommittedWrites.Range range, long version) {
            committed.add(range, version);
        }

        private void snapshot() {
            if (snapshots.size() == OPEN) {
                close(snapshots.remove(state.random.nextInt(OPEN)));
            }
            snapshots.add(new HeldSnapshot(state.store.snapshot(), state.model.copy()));
        }

        private void close(HeldSnapshot held) {
            ReadSteps.compareAll(held.model, name -> name.isEmpty() ? held.snapshot : held.snapshot.keyspace(name));
            held.snapshot.close();
        }

        private void maintain() {
            state.store.flush();
            if (state.chance(30)) {
                state.store.compact();
            }
        }
    }
}
