package dev.kvstore.crash;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** One directory on a file system whose power is cut under one process after the other. Not thread-safe. */
public final class CutStore {
    private static final int MOST_ACKNOWLEDGED = 400;
    /** It runs until its disk is gone. */
    private static final KillPoint NEVER = KillPoint.never();

    /** Cuts the power. */
    @FunctionalInterface
    public interface Cut {
        void make() throws IOException;
    }

    private final StoreEngine engine;
    private final Path directory;
    private final long seed;
    private Model model = new Model();
    private int done;
    private int issued;
    private int durable;

    public CutStore(StoreEngine engine, Path directory, long seed) {
        this.engine = engine;
        this.directory = directory;
        this.seed = seed;
        model.create(ScriptedWrite.SIDE);
    }

    /** Runs a process, cuts the power at some moment and kills the process. */
    public void runUntilCut(Random random, Cut cut) throws IOException {
        Durability durability = random.nextInt(3) == 0 ? Durability.ASYNC : Durability.SYNC;
        Process child =
                Victim.start(new Victim.Task(engine, directory, seed, done + 1, durability, NEVER, Integer.MAX_VALUE));
        int wanted = 1 + random.nextInt(MOST_ACKNOWLEDGED);
        int last = done;
        try (BufferedReader output = child.inputReader()) {
            for (int i = 0; i < wanted; i++) {
                String line = output.readLine();
                if (line == null) {
                    throw new AssertionError("seed " + seed + ": the child ended by itself");
                }
                last = Victim.numberIn(line, last);
            }
            cut.make();
            child.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // A synced write was durable before the cut, or was not acknowledged.
                last = Victim.numberIn(line, last);
            }
        } finally {
            child.toHandle().destroyForcibly();
            child.onExit().join();
        }
        issued = last + 1;
        durable = durability == Durability.SYNC ? last : done;
    }

    /** Opens what was left: a prefix of the writes, with all that were durable; goes on from there. */
    public void check() {
        try (KeyValueStore store = engine.open(directory, OptionSets.tiny().build())) {
            long found = Fingerprint.ofContent(store);
            Model prefix = model.copy();
            int number = done;
            while (number <= issued && (number < durable || prefix.contentFingerprint() != found)) {
                ScriptedWrite.of(seed, ++number).applyTo(prefix, 0);
            }
            if (number > issued) {
                throw new AssertionError(engine + ", seed " + seed + ": the store holds no prefix of the writes from "
                        + durable + " to " + issued + "; it held " + done + " before");
            }
            model = prefix;
            done = number;
            if (!store.verify().isClean()) {
                throw new AssertionError("problems: " + store.verify().problems());
            }
        }
    }
}
