package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Effort;
import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.data.UniformIds;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A client that sends an operation every 20 µs whether or not the last one has returned, reads and unsynced writes in
 * turn. Latency counts from the moment an operation was due, so that a stall is seen by all operations behind it.
 */
public final class OpenLoop implements Workload {

    private static final String PREFIX = "open loop 50,000 op/s, half reads: ";
    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99, 100};
    private static final List<String> ROWS =
            List.of(PREFIX + "p50", PREFIX + "p99", PREFIX + "p99.9", PREFIX + "p99.99", PREFIX + "max");
    private static final long INTERVAL_NANOS = 20_000;

    /** A service that has run for a while: what is compiled meanwhile takes the second core. */
    private static final int WARMUP_SECONDS = 5;

    /** One stall decides the tail of a round, and not every stall is the engine's. */
    private static final int MORE_ROUNDS = 2;

    private static final long OPERATIONS_PER_SECOND = 1_000_000_000L / INTERVAL_NANOS;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int DIGITS = 3;

    private final DataSet data;
    private final Stores stores;
    private final int seconds;

    /** Prepares runs over the entries of {@code data}. */
    public OpenLoop(DataSet data, Stores stores, Effort effort) {
        this.data = data;
        this.stores = stores;
        seconds = effort.openLoopSeconds();
    }

    @Override
    public List<String> rows() {
        return ROWS;
    }

    @Override
    public int rounds(int asked) {
        return asked == 1 ? 1 : asked + MORE_ROUNDS;
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        Histogram latencies = new Histogram(DIGITS);
        try (Peer peer = kind.open(stores.copyOfSettled(kind, data), stores.settings());
                Session session = peer.openSession()) {
            drive(session, WARMUP_SECONDS * OPERATIONS_PER_SECOND, new Histogram(DIGITS));
            drive(session, seconds * OPERATIONS_PER_SECOND, latencies);
        }
        Sample[] samples = new Sample[PERCENTILES.length];
        for (int i = 0; i < samples.length; i++) {
            double micros = latencies.getValueAtPercentile(PERCENTILES[i]) / NANOS_PER_MICRO;
            samples[i] = Sample.of(ROWS.get(i), Unit.MICROSECONDS, micros);
        }
        return List.of(samples);
    }

    private void drive(Session session, long operations, Histogram latencies) {
        Values values = new Values(data.valueBytes());
        UniformIds ids = new UniformIds(data.entries(), operations);
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            int id = ids.next();
            long due = start + i * INTERVAL_NANOS;
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            Keys.scattered(id, key);
            if ((i & 1) == 0) {
                session.get(key, value.clear());
            } else {
                values.fill(id, i, value);
                session.put(key, value);
            }
            latencies.recordValue(System.nanoTime() - due);
        }
    }
}
