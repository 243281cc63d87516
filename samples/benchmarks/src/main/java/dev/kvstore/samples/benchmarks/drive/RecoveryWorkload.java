package dev.kvstore.samples.benchmarks.drive;

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

    /** Prepares a log of {@code data}. */
    public RecoveryWorkload(String row, DataSet data, Stores stores) {
        this.row = row;
        this.data = data;
        this.stores = stores;
    }

    @Override
    public List<String> rows() {
        return List.of(row);
    }

    /** Once is enough: it takes long, and most of the time goes into writing the log. */
    @Override
    public int rounds(int asked) {
        return 1;
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
        try (Peer peer = kind.open(directory, stores.settings())) {
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
