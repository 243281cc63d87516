package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Keys;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Medians;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Time to open a cleanly closed store and read one entry: of an empty one and of a full one. */
public final class OpenWorkload implements Workload {

    private static final String EMPTY = "open and first get, empty store";
    private static final int REPEATS = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final DataSet data;
    private final Stores stores;

    /** Prepares opening a store that holds {@code data}. */
    public OpenWorkload(DataSet data, Stores stores) {
        this.data = data;
        this.stores = stores;
    }

    @Override
    public List<String> rows() {
        return List.of(EMPTY, full());
    }

    private String full() {
        return "open and first get, " + data.entries() + " entries";
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        return List.of(
                Sample.of(EMPTY, Unit.MILLISECONDS, medianMillis(kind, stores.empty(kind))),
                Sample.of(full(), Unit.MILLISECONDS, medianMillis(kind, stores.settled(kind, data))));
    }

    private double medianMillis(PeerKind kind, Path directory) {
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer value = ByteBuffer.allocateDirect(data.valueBytes());
        double[] millis = new double[REPEATS];
        kind.open(directory, stores.settings()).close();
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            try (Peer peer = kind.open(directory, stores.settings());
                    Session session = peer.openSession()) {
                Keys.scattered(i, key);
                session.get(key, value.clear());
                millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
            }
        }
        return Medians.of(millis);
    }
}
