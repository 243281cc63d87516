package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Effort;
import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Opens a store whose process was killed with everything still in its log. */
public final class RecoveryWorkload implements Workload {

    private static final double NANOS_PER_MICRO = 1e3;

    private final DataSet data;
    private final Stores stores;
    private final String row;

    /** Prepares a log with as many entries of the small data set as make up the bytes asked for. */
    public RecoveryWorkload(Stores stores, Effort effort) {
        DataSet one = DataSet.small(1);
        data = DataSet.small((int) (effort.recoveryBytes() / one.userBytes()));
        this.stores = stores;
        row = "recovery of " + effort.recoveryBytes() / 1_000_000 + " MB in the log";
    }

    @Override
    public List<String> rows() {
        return List.of(row);
    }

    @Override
    public boolean suits(PeerKind kind) {
        return kind.keepsLog();
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        Path directory = stores.empty(kind);
        CrashedWriter.run(kind, directory, data);
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
        long start = System.nanoTime();
        try (Peer peer = kind.open(directory, CrashedWriter.settings(stores.settings()))) {
            double micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
            try (Session session = peer.openSession()) {
                Keys.scattered(data.entries() - 1L, key);
                if (session.get(key, value) != data.valueBytes()) {
                    throw new IllegalStateException(kind.title() + " has lost the last entry");
                }
            }
            return List.of(Sample.of(row, Unit.MEGABYTES_PER_SECOND, data.userBytes() / micros));
        } finally {
            stores.empty(kind);
        }
    }
}
