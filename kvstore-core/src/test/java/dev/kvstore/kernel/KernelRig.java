package dev.kvstore.kernel;

import dev.kvstore.crash.CutStore;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Processes on real file systems, with a journal and without, under which the power is cut: what was acknowledged
 * as durable is there afterwards, and what is there is a prefix of the writes.
 */
public final class KernelRig {
    private static final int CUTS_PER_STORE = 10;

    private KernelRig() {}

    /** Why there can be no cuts on this machine, or null. */
    public static String missing() {
        try (TemporaryDirectory directory = new TemporaryDirectory("kernel")) {
            return LoopFileSystem.missing(directory.path());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    public static void cuts(RigRun run) throws IOException {
        List<StoreEngine> engines = List.of(StoreEngine.values());
        try (TemporaryDirectory directory = new TemporaryDirectory("kernel")) {
            for (long seed = run.firstSeed(); run.goesOn(); seed++) {
                run.at(seed);
                StoreEngine engine = engines.get((int) Math.floorMod(seed / 2, (long) engines.size()));
                cutOneStore(run, engine, seed, directory.path());
            }
        }
    }

    private static void cutOneStore(RigRun run, StoreEngine engine, long seed, Path directory) throws IOException {
        boolean journal = seed % 2 == 1;
        Random random = new Random(seed);
        try (LoopFileSystem system = new LoopFileSystem(directory, journal)) {
            system.mount();
            Path path = Files.createDirectory(system.path().resolve("store"));
            CutStore store = new CutStore(engine, path, seed);
            for (int i = 0; i < CUTS_PER_STORE && run.goesOn(); i++) {
                store.runUntilCut(random, system::cutPower);
                system.unmount();
                system.repair();
                system.mount();
                store.check();
                run.reached();
                run.note(journal ? "with journal" : "without journal", 1);
            }
        }
    }
}
