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
import dev.kvstore.samples.benchmarks.report.Costs;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Transactions that read an entry of a settled store and write it anew, next to bare puts and to a get and a put of the same entries;
 * alone, and by two threads whose entries are not the same. All of them in short turns, many times.
 */
public final class Updates implements Workload {

    private static final String UPDATE = "update (1 read, 1 write)";
    private static final String TIMES_PUT = "update: time ÷ put";
    private static final String TIMES_GET_PUT = "update: time ÷ get and put";
    private static final String GAIN = "update: 2 threads ÷ 1 thread";
    private static final int THREADS = 2;
    private static final int TURNS = 9;
    private static final int WARM_UP_TURNS = 3;
    private static final int BETWEEN_LOOKS = 64;
    private static final double NANOS = 1e9;

    /** What is done to one entry. */
    private interface Operation {
        void run(Session session, ByteBuffer key, ByteBuffer value, ByteBuffer target);
    }

    private final DataSet data;
    private final Stores stores;
    private final long nanos;

    /** Prepares updates of the entries of {@code data}. */
    public Updates(DataSet data, Stores stores, Effort effort) {
        this.data = data;
        this.stores = stores;
        nanos = Math.round(effort.seconds() * NANOS / 4);
    }

    @Override
    public List<String> rows() {
        return List.of(UPDATE, TIMES_PUT, TIMES_GET_PUT, GAIN);
    }

    @Override
    public boolean suits(PeerKind kind) {
        return kind.hasTransactions();
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        double[] updates = new double[TURNS];
        double[] timesPut = new double[TURNS];
        double[] timesGetPut = new double[TURNS];
        double[] gain = new double[TURNS];
        double allocated = 0;
        try (Peer peer = kind.open(stores.copyOfSettled(kind, data), stores.settings())) {
            for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
                Crew.Outcome put = measure(peer, 1, Updates::put);
                Crew.Outcome getPut = measure(peer, 1, Updates::getAndPut);
                Crew.Outcome one = measure(peer, 1, Session::update);
                Crew.Outcome two = measure(peer, THREADS, Session::update);
                if (turn >= 0) {
                    updates[turn] = one.perSecond();
                    timesPut[turn] = put.perSecond() / one.perSecond();
                    timesGetPut[turn] = getPut.perSecond() / one.perSecond();
                    gain[turn] = two.perSecond() / one.perSecond();
                    allocated = (double) one.allocated() / one.operations();
                }
            }
        }
        return List.of(
                new Sample(UPDATE, Unit.OPS_PER_SECOND, median(updates), Costs.allocated(allocated)),
                Sample.of(TIMES_PUT, Unit.TIMES_REFERENCE, median(timesPut)),
                Sample.of(TIMES_GET_PUT, Unit.TIMES_REFERENCE, median(timesGetPut)),
                Sample.of(GAIN, Unit.GAIN, median(gain)));
    }

    private Crew.Outcome measure(Peer peer, int threads, Operation operation) {
        return Crew.run(peer, threads, (session, thread) -> repeat(session, thread, operation));
    }

    private long repeat(Session session, int thread, Operation operation) {
        UniformIds ids = new UniformIds(data.entries() / THREADS, System.nanoTime());
        Values values = new Values(data.valueBytes());
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
        ByteBuffer target = ByteBuffer.allocateDirect(data.valueBytes());
        long operations = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            for (int i = 0; i < BETWEEN_LOOKS; i++) {
                long id = (long) ids.next() * THREADS + thread;
                Keys.scattered(id, key);
                values.fill(id, operations, value);
                target.clear();
                operation.run(session, key, value, target);
                operations++;
            }
        }
        return operations;
    }

    private static void put(Session session, ByteBuffer key, ByteBuffer value, ByteBuffer target) {
        session.put(key, value);
    }

    private static void getAndPut(Session session, ByteBuffer key, ByteBuffer value, ByteBuffer target) {
        session.get(key, target);
        session.put(key, value);
    }

    private static double median(double[] figures) {
        return DoubleStream.of(figures).sorted().toArray()[figures.length / 2];
    }
}
