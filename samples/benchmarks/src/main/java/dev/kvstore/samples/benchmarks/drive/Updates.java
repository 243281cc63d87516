package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Effort;
import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.data.UniformIds;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Sample;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Transactions that read an entry and write it anew, next to bare puts and to a get and a put of the same entries; alone, and by
 * two threads whose entries are not the same. All of them in short turns, many times.
 */
public final class Updates implements Workload {

    private static final int THREADS = 2;
    private static final int TURNS = 9;
    private static final int WARM_UP_TURNS = 3;
    private static final int BETWEEN_LOOKS = 64;
    private static final double NANOS = 1e9;

    /** Holds the entries and what a turn writes, so that nothing is flushed in it. */
    private static final long MEMTABLE_BYTES = 512L << 20;

    /** What is done to one entry. */
    private interface Operation {
        void run(Session session, ByteBuffer key, ByteBuffer value, ByteBuffer target);
    }

    private final DataSet data;
    private final Stores stores;
    private final boolean inMemory;
    private final UpdateFigures figures;
    private final long nanos;

    /**
     * Prepares updates of the entries of {@code data}.
     *
     * @param inMemory whether the entries lie in a memtable, anew for each turn, and nothing runs in the background; else
     *     they lie in the tables of a settled store, and what is written is flushed and compacted meanwhile
     */
    public Updates(DataSet data, Stores stores, Effort effort, boolean inMemory) {
        this.data = data;
        this.stores = stores;
        this.inMemory = inMemory;
        figures = new UpdateFigures(inMemory ? "update in a memtable" : "update", TURNS);
        nanos = Math.round(effort.seconds() * NANOS / 4);
    }

    @Override
    public List<String> rows() {
        return figures.rows();
    }

    @Override
    public boolean suits(PeerKind kind) {
        return inMemory ? kind == PeerKind.KVSTORE : kind.hasTransactions();
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        if (inMemory) {
            for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
                try (Peer peer = kind.open(stores.empty(kind), stores.settings().withWriteBuffer(MEMTABLE_BYTES))) {
                    load(peer);
                    measure(peer, turn);
                }
            }
        } else {
            try (Peer peer = kind.open(stores.copyOfSettled(kind, data), stores.settings())) {
                for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
                    measure(peer, turn);
                }
            }
        }
        return figures.samples();
    }

    private void load(Peer peer) {
        try (Session session = peer.openSession()) {
            new Loader(session, data.valueBytes(), data.batchEntries()).loadScattered(data.entries());
        }
    }

    /** Makes a turn; those below zero warm up. */
    private void measure(Peer peer, int turn) {
        Crew.Outcome put = measure(peer, 1, Updates::put);
        Crew.Outcome getPut = measure(peer, 1, Updates::getAndPut);
        Crew.Outcome one = measure(peer, 1, Session::update);
        Crew.Outcome two = measure(peer, THREADS, Session::update);
        if (turn >= 0) {
            figures.add(turn, put, getPut, one, two);
        }
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
}
