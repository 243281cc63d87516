package dev.kvstore.crash;

import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that are killed at named points and at random; each engine has a directory of its own. */
public final class KillRig {
    /** One store for each of two processes at a time. */
    private static final int STORES = 2;

    private KillRig() {}

    public static void kills(RigRun run) throws IOException {
        try (TemporaryDirectory directory = new TemporaryDirectory("kills")) {
            Set<KillPoint> reached = ConcurrentHashMap.newKeySet();
            List<Integer> workers = List.of(0, 1);
            Workers.forEach(STORES, run, workers, worker -> {
                List<KilledStore> stores = new ArrayList<>();
                for (StoreEngine engine : StoreEngine.values()) {
                    stores.add(new KilledStore(
                            engine,
                            directory.path().resolve(engine + "-" + worker),
                            run.firstSeed(),
                            run.firstSeed() * STORES + worker));
                }
                kill(run, stores, worker, reached);
            });
            run.note("points", reached.size());
        }
    }

    private static void kill(RigRun run, List<KilledStore> stores, int worker, Set<KillPoint> reached) {
        Random random = new Random(run.firstSeed() * STORES + worker);
        for (int i = worker; run.goesOn(); i += STORES) {
            try {
                for (KilledStore store : stores) {
                    KillPoint point = store.point(i);
                    if (store.kill(point, random)) {
                        reached.add(point);
                        run.note("at points", 1);
                    }
                    run.reached();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
