package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.util.List;

/** Loads an empty store in batches: until the last batch is acknowledged, and until the store is settled. */
public final class LoadWorkload implements Workload {

    private final String name;
    private final DataSet data;
    private final boolean ascending;
    private final Stores stores;

    /** Prepares the load of {@code data}, under ascending instead of scattered keys if {@code ascending}. */
    public LoadWorkload(String name, DataSet data, boolean ascending, Stores stores) {
        this.name = name;
        this.data = data;
        this.ascending = ascending;
        this.stores = stores;
    }

    @Override
    public List<String> rows() {
        return List.of(name, untilSettled());
    }

    private String untilSettled() {
        return name + ", until settled";
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        Settings settings = stores.settings().countingWrites();
        Writes writes = Writes.measure(
                kind,
                stores.empty(kind),
                ascending ? settings.ascendingKeys() : settings,
                data.entries(),
                data.userBytes(),
                this::load);
        return List.of(
                Sample.of(name, Unit.OPS_PER_SECOND, data.entries() / writes.writeSeconds()),
                new Sample(
                        untilSettled(), Unit.OPS_PER_SECOND, data.entries() / writes.totalSeconds(), writes.costs()));
    }

    private long load(Peer peer) {
        try (Session session = peer.openSession()) {
            Loader loader = new Loader(session, data.valueBytes(), data.batchEntries());
            long allocatedBefore = Meters.allocatedByThisThread();
            if (ascending) {
                loader.loadAscending(data.entries());
            } else {
                loader.loadScattered(data.entries());
            }
            return Meters.allocatedByThisThread() - allocatedBefore;
        }
    }
}
