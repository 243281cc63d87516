package dev.kvstore.samples.benchmarks;

import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One pass over the workloads. The engines take turns within each round of each workload, beginning with another one
 * every time, so that the machine's moods fall on all of them alike.
 */
final class Run {

    private static final double NANOS = 1e9;
    private static final int WARMUP_ENTRIES = 100_000;

    private final List<PeerKind> kinds;
    private final Effort effort;
    private final Pattern only;
    private final PrintStream progress = System.err;
    private final long start = System.nanoTime();

    Run(List<PeerKind> kinds, Effort effort, Pattern only) {
        this.kinds = kinds;
        this.effort = effort;
        this.only = only;
    }

    Table over(Stores stores) {
        kinds.forEach(kind -> warmUp(kind, stores));
        Table table = new Table(kinds);
        List<Workload> workloads = new Catalogue(stores, effort)
                .workloads().stream()
                        .filter(workload -> workload.rows().stream().anyMatch(this::wanted))
                        .toList();
        for (int i = 0; i < workloads.size(); i++) {
            for (int round = 0; round < effort.rounds(); round++) {
                for (PeerKind kind : turn(round)) {
                    if (workloads.get(i).suits(kind)) {
                        String step = String.format(
                                "%4.0f s  %2d/%d  round %d/%d  %s",
                                (System.nanoTime() - start) / NANOS,
                                i + 1,
                                workloads.size(),
                                round + 1,
                                effort.rounds(),
                                kind.title());
                        run(step, workloads.get(i), kind, table);
                    }
                }
            }
        }
        return table;
    }

    /** Loads native libraries and compiles what the driven rows share; nothing of it is measured. */
    private void warmUp(PeerKind kind, Stores stores) {
        DataSet data = DataSet.small(WARMUP_ENTRIES);
        try (Peer peer = kind.open(stores.empty(kind), stores.settings());
                Session session = peer.openSession()) {
            Loader loader = new Loader(session, data.valueBytes(), data.batchEntries());
            loader.loadScattered(data.entries());
            peer.settle();
        }
    }

    private void run(String step, Workload workload, PeerKind kind, Table table) {
        for (Sample sample : workload.run(kind)) {
            if (wanted(sample.row())) {
                progress.println(
                        step + "  " + sample.row() + ": " + sample.unit().format(sample.value()));
                table.add(kind, sample);
            }
        }
    }

    private boolean wanted(String row) {
        return only.matcher(row).find();
    }

    private List<PeerKind> turn(int round) {
        List<PeerKind> order = new ArrayList<>(kinds);
        Collections.rotate(order, -round);
        return order;
    }
}
