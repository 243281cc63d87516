package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.data.Values;
import dev.kvstore.samples.benchmarks.data.ZipfianIds;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.util.List;

/** Two threads overwrite entries of a settled store with single unsynced puts, popular entries more often. */
public final class ZipfianOverwrite implements Workload {

    private static final String ROW = "overwrite, zipfian 0.99, 2 threads";
    private static final double THETA = 0.99;
    private static final int THREADS = 2;
    private static final int DRAWS = 1 << 20;

    private final DataSet data;
    private final Stores stores;
    private final ZipfianIds[] ids = new ZipfianIds[THREADS];

    /** Prepares as many overwrites as {@code data} has entries. */
    public ZipfianOverwrite(DataSet data, Stores stores) {
        this.data = data;
        this.stores = stores;
    }

    @Override
    public List<String> rows() {
        return List.of(ROW);
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        for (int thread = 0; thread < THREADS; thread++) {
            ids[thread] = new ZipfianIds(data.entries(), THETA, DRAWS, thread);
        }
        Writes writes = Writes.measure(
                kind,
                stores.copyOfSettled(kind, data),
                stores.settings().countingWrites(),
                data.entries(),
                data.userBytes(),
                this::overwrite);
        return List.of(new Sample(ROW, Unit.OPS_PER_SECOND, data.entries() / writes.writeSeconds(), writes.costs()));
    }

    private long overwrite(Peer peer) {
        return Crew.run(peer, THREADS, this::overwrite).allocated();
    }

    private long overwrite(Session session, int thread) {
        Values values = new Values(data.valueBytes());
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
        long operations = data.entries() / THREADS;
        for (long i = 0; i < operations; i++) {
            int id = ids[thread].next();
            Keys.scattered(id, key);
            values.fill(id, i + 1, value);
            session.put(key, value);
        }
        return operations;
    }
}
