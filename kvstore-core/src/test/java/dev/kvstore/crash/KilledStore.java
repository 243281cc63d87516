package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** One directory in which one process after the other is killed, and what it must hold. Not thread-safe. */
final class KilledStore {
    private static final int MOST_ACKNOWLEDGED = 600;

    private final StoreEngine engine;
    private final Path directory;
    private final long seed;
    private final Model model = new Model();
    private final List<KillPoint> points = new ArrayList<>();
    private int done;

    KilledStore(StoreEngine engine, Path directory, long order, long seed) {
        points.addAll(KillPoint.of(engine));
        Collections.shuffle(points, new Random(order));
        this.engine = engine;
        this.directory = directory;
        this.seed = seed;
        model.create(ScriptedWrite.SIDE);
    }

    /** The points of the engine, one after the other. */
    KillPoint point(int number) {
        return points.get(number % points.size());
    }

    /**
     * Starts a process, kills it at a point or, if it does not come there soon, at random, and checks what it left.
     *
     * @return whether it came to the point
     */
    boolean kill(KillPoint point, Random random) throws IOException {
        Durability durability = random.nextBoolean() ? Durability.SYNC : Durability.ASYNC;
        int occurrence = 1 + random.nextInt(point.kind() == FileNames.Kind.LOG ? 40 : 3);
        Process child = Victim.start(new Victim.Task(engine, directory, seed, done + 1, durability, point, occurrence));
        // Mostly few, because more of the same proves little and takes the time of another process.
        int wanted = 1 + random.nextInt(1 + random.nextInt(MOST_ACKNOWLEDGED));
        int last = 0;
        boolean reached = false;
        try (BufferedReader output = child.inputReader()) {
            String line = "";
            while (!reached && last - done < wanted && line != null) {
                line = output.readLine();
                reached = Victim.REACHED.equals(line);
                last = Victim.numberIn(line, last);
            }
            if (line == null) {
                throw new AssertionError("seed " + seed + ": the child ended by itself, before killing it " + point);
            }
            LockSupport.parkNanos(reached ? 0 : random.nextInt(2_000_000));
            // Not through the process object, which would close the pipe with what is still in it.
            child.toHandle().destroyForcibly();
            for (line = output.readLine(); line != null; line = output.readLine()) {
                last = Victim.numberIn(line, last);
            }
        } finally {
            child.toHandle().destroyForcibly();
            child.onExit().join();
        }
        String name = engine + ", seed " + seed + ", killed " + point + " number " + occurrence + ", " + durability;
        try (KeyValueStore store = engine.open(directory, OptionSets.tiny().build())) {
            check(store, Math.max(last, done), name);
        }
        return reached;
    }

    /** The store holds what was acknowledged, and at most the write that was under way. */
    private void check(KeyValueStore store, int acknowledged, String name) {
        while (done < acknowledged) {
            ScriptedWrite.of(seed, ++done).applyTo(model, 0);
        }
        long found = Fingerprint.ofContent(store);
        if (found == model.contentFingerprint() || found == emptyAtFirst()) {
            // The child may have been killed within the record of the write under way: that one is torn.
            return;
        }
        ScriptedWrite.of(seed, ++done).applyTo(model, 0);
        if (found != model.contentFingerprint()) {
            throw new AssertionError(
                    name + ": the store holds neither the " + acknowledged + " acknowledged writes nor one more");
        }
        assertEquals(0, store.metrics().droppedTailBytes(), name + ": nothing follows the write under way");
    }

    /** Before the first write the second keyspace need not be there. */
    private long emptyAtFirst() {
        return done == 0 ? new Model().contentFingerprint() : model.contentFingerprint();
    }
}
