package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Effort;
import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Directories;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Costs;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.util.List;

/** Single puts, each acknowledged only after a sync, from one thread and from many, next to a bare write and sync. */
public final class SyncedPuts implements Workload {

    private static final String ONE = "synced put, 1 thread";
    private static final String EIGHT = "synced put, 8 threads";
    private static final String THIRTY_TWO = "synced put, 32 threads";
    private static final String TIMES_BARE = "synced put, 1 thread: time ÷ bare write + force";
    private static final String GAIN = "synced put: 32 threads ÷ 1 thread";
    private static final double NANOS = 1e9;

    private final int valueBytes;
    private final Stores stores;
    private final long nanos;

    /** Prepares puts of values as long as those of {@code data}. */
    public SyncedPuts(DataSet data, Stores stores, Effort effort) {
        valueBytes = data.valueBytes();
        this.stores = stores;
        nanos = Math.round(effort.seconds() * NANOS);
    }

    @Override
    public List<String> rows() {
        return List.of(ONE, EIGHT, THIRTY_TWO, TIMES_BARE, GAIN);
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        try (Peer peer = kind.open(stores.empty(kind), stores.settings().synced())) {
            Crew.run(peer, 1, this::putUntilDeadline);
            double bareBefore = barePerSecond();
            Crew.Outcome one = Crew.run(peer, 1, this::putUntilDeadline);
            double bare = (bareBefore + barePerSecond()) / 2;
            Crew.Outcome eight = Crew.run(peer, 8, this::putUntilDeadline);
            Crew.Outcome thirtyTwo = Crew.run(peer, 32, this::putUntilDeadline);
            return List.of(
                    sample(ONE, one),
                    sample(EIGHT, eight),
                    sample(THIRTY_TWO, thirtyTwo),
                    Sample.of(TIMES_BARE, Unit.TIMES_REFERENCE, bare / one.perSecond()),
                    Sample.of(GAIN, Unit.GAIN, thirtyTwo.perSecond() / one.perSecond()));
        }
    }

    private static Sample sample(String row, Crew.Outcome outcome) {
        double allocated = (double) outcome.allocated() / outcome.operations();
        return new Sample(row, Unit.OPS_PER_SECOND, outcome.perSecond(), Costs.allocated(allocated));
    }

    private long putUntilDeadline(Session session, int thread) {
        Values values = new Values(valueBytes);
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(valueBytes);
        long operations = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Keys.scattered(((long) thread << 32) + operations, key);
            values.fill(operations, 0, value);
            session.put(key, value);
            operations++;
        }
        return operations;
    }

    private double barePerSecond() {
        long operations = 0;
        long start = 0;
        long end = 0;
        try (BareLog log =
                new BareLog(Directories.create(stores.root()).resolve("bare.log"), Keys.BYTES + valueBytes)) {
            start = System.nanoTime();
            while (end - start < nanos / 2) {
                log.append();
                operations++;
                end = System.nanoTime();
            }
        }
        return operations * NANOS / (end - start);
    }
}
