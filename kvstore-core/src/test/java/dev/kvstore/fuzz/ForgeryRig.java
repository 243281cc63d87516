package dev.kvstore.fuzz;

import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.Deadline;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Random;

/** Random inputs for the {@link Fuzzer}, one for each seed. */
public final class ForgeryRig {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int THREADS = 3;

    private ForgeryRig() {}

    public static void forgeries(RigRun run) {
        Workers.forEach(THREADS, run, () -> seeds(run.firstSeed()), seed -> {
            run.at(seed);
            boolean refused = open(seed);
            run.reached();
            run.note(refused ? "refused" : "accepted", 1);
        });
    }

    private static boolean open(long seed) {
        byte[] input = Fuzzer.random(new Random(seed));
        String name = "seed " + seed + ", input " + HexFormat.of().formatHex(input);
        boolean[] refused = new boolean[1];
        Deadline.within(LONGEST, name, () -> refused[0] = Fuzzer.isRefused(input));
        return refused[0];
    }

    private static Iterator<Long> seeds(long first) {
        return new Iterator<>() {
            private long next = first;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Long next() {
                return next++;
            }
        };
    }
}
