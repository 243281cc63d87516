package dev.kvstore.leak;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreException;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.ScarceMemory;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/** Stores on a real disk that are opened, used and closed, or fail to open, over and over; nothing of them may remain. */
public final class LeakRig {
    private static final int STEPS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    private LeakRig() {}

    /**
     * As many rounds side by side as there are option sets, each with a store of its own, because most of a round is
     * waiting for the disk; what is left is looked for when all of them are over.
     */
    public static void rounds(RigRun run) throws IOException {
        List<StoreSetup> setups = OptionSets.forBehaviour();
        Set<String> before = LeakCheck.openNow();
        try (TemporaryDirectory directory = new TemporaryDirectory("leaks")) {
            for (long seed = run.firstSeed(); run.goesOn(); seed += setups.size()) {
                List<Long> seeds =
                        LongStream.range(seed, seed + setups.size()).boxed().toList();
                Workers.forEach(setups.size(), run, seeds, current -> round(run, setups, directory.path(), current));
                requireNothingLeft(before, "one of the seeds " + seeds);
            }
        }
    }

    private static void round(RigRun run, List<StoreSetup> setups, Path directory, long seed) {
        int number = (int) Math.floorMod(seed, (long) setups.size());
        StoreSetup setup = setups.get(number);
        Path path = directory.resolve("store-" + number);
        String name = "seed " + seed + ", option set " + setup;
        run.at(seed);
        try {
            if (seed % 3 == 0) {
                failToOpen(run, setup, path, new Random(seed), name);
            } else {
                use(setup, path, new Random(seed), new NativeMemory(), name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        run.reached();
    }

    private static void use(StoreSetup setup, Path path, Random random, NativeMemory memory, String name) {
        try (KeyValueStore store = setup.open(CheckedOrder.over(new OsDisk(path)), memory);
                Snapshot snapshot = store.snapshot();
                Cursor cursor = snapshot.cursor();
                WriteBatch batch = store.newBatch()) {
            cursor.first();
            for (int i = 0; i < STEPS; i++) {
                store.put(key(random.nextInt(100)), value(i, random.nextInt(2000)));
                store.get(key(random.nextInt(100)));
                batch.put(key(i), value(i));
            }
            store.write(batch);
            switch (random.nextInt(4)) {
                case 0 -> store.flush();
                case 1 -> store.compact();
                case 2 -> store.verify();
                default -> store.checkpoint(path.resolveSibling("copy-" + random.nextLong()));
            }
        }
        requireNoMemory(memory, name);
    }

    /** Memory that is refused at some allocation, a directory that is locked, or a file that is damaged. */
    private static void failToOpen(RigRun run, StoreSetup setup, Path path, Random random, String name)
            throws IOException {
        use(setup, path, random, new NativeMemory(), name);
        NativeMemory memory = ScarceMemory.refusing(1 + random.nextInt(60));
        if (random.nextBoolean()) {
            try {
                use(setup, path, random, memory, name);
            } catch (OutOfMemoryError | StoreException e) {
                run.note("out of memory", 1);
            }
            requireNoMemory(memory, name);
            return;
        }
        Path damaged = path.resolve("CURRENT");
        byte[] content = Files.exists(damaged) ? Files.readAllBytes(damaged) : null;
        if (content != null) {
            Files.write(damaged, new byte[random.nextInt(content.length)]);
        }
        try (KeyValueStore open = setup.open(CheckedOrder.over(new OsDisk(path)), memory)) {
            run.note("opened though damaged", open.lastSequence() >= 0 ? 1 : 0);
        } catch (OutOfMemoryError | StoreException e) {
            run.note("damaged", 1);
        }
        requireNoMemory(memory, name);
        if (content != null) {
            Files.write(damaged, content);
        }
    }

    private static void requireNoMemory(NativeMemory memory, String name) {
        if (memory.used() != 0) {
            throw new AssertionError(name + ": " + memory.used() + " bytes of native memory are left");
        }
    }

    /** Event threads may take a moment to end. */
    private static void requireNothingLeft(Set<String> before, String name) {
        Awaitility.await(name + " has left nothing")
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(
                        () -> {
                            Set<String> left = new TreeSet<>(LeakCheck.openNow());
                            left.removeAll(before);
                            return left;
                        },
                        Set::isEmpty);
    }
}
