package dev.kvstore.samples.benchmarks.metering;

import dev.kvstore.internal.memory.Metering;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.data.UniformIds;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * What counting and timing adds to a get and a put of a store: the same code on the same store does without it every other turn. The time is
 * that of the thread alone, not of whoever shares the processor with it.
 */
public final class MeteringCost {
    private static final String SWITCH = "dev.kvstore.metering.switched";
    private static final int OPERATIONS = 20_000;
    private static final int WARM_UP_TURNS = 50;
    private static final int TURNS = 100;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Stores stores;
    private final DataSet data;
    private final int turns;

    /** Prepares {@code rounds} times a hundred turns on a settled store of {@code entries} entries. */
    public MeteringCost(Stores stores, int entries, int rounds) {
        this.stores = stores;
        this.data = DataSet.small(entries);
        this.turns = TURNS * rounds;
        // Before the store's classes are there: what is not to be switched is a constant in them.
        System.setProperty(SWITCH, "true");
    }

    /** Measures, and answers a table in Markdown. */
    public String table() {
        try (Peer peer = PeerKind.KVSTORE.open(stores.empty(PeerKind.KVSTORE), stores.settings());
                Session session = peer.openSession()) {
            new Loader(session, data.valueBytes(), data.batchEntries()).loadScattered(data.entries());
            peer.settle();
            UniformIds ids = new UniformIds(data.entries(), data.entries());
            Values values = new Values(data.valueBytes());
            ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
            ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
            String get = row("get", turn -> {
                Keys.scattered(ids.next(), key);
                value.clear();
                if (session.get(key, value) < 0) {
                    throw new IllegalStateException("an entry is missing");
                }
            });
            String put = row("put", turn -> {
                long id = ids.next();
                Keys.scattered(id, key);
                values.fill(id, turn, value);
                session.put(key, value);
            });
            return "| | metered, ns | not metered, ns | metering costs | quartiles of the turns |\n|---|---|---|---|---|\n"
                    + get + put;
        } finally {
            Metering.set(true);
        }
    }

    private String row(String name, LongConsumer operation) {
        List<Double> on = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            boolean onFirst = turn % 2 == 0;
            double first = nanos(turn, onFirst, operation);
            double second = nanos(turn, !onFirst, operation);
            if (turn >= 0) {
                on.add(onFirst ? first : second);
                off.add(onFirst ? second : first);
                shares.add(100 * (onFirst ? first / second : second / first) - 100);
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.1f %% | %.1f to %.1f %% |%n",
                name,
                quantile(on, 0.5),
                quantile(off, 0.5),
                quantile(shares, 0.5),
                quantile(shares, 0.25),
                quantile(shares, 0.75));
    }

    private double nanos(int turn, boolean metered, LongConsumer operation) {
        Metering.set(metered);
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.accept(turn);
        }
        return (double) (threads.getCurrentThreadCpuTime() - start) / OPERATIONS;
    }

    private static double quantile(List<Double> figures, double share) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get((int) (share * (sorted.size() - 1)));
    }
}
