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
            run((i + 1) + "/" + workloads.size(), workloads.get(i), table);
        }
        return table;
    }

    private void run(String position, Workload workload, Table table) {
        int rounds = workload.rounds(effort.rounds());
        for (int round = 0; round < rounds; round++) {
            for (PeerKind kind : turn(round)) {
                if (workload.suits(kind)) {
                    String step = String.format("%s  round %d/%d  %s", position, round + 1, rounds, kind.title());
                    workload.run(kind).stream()
                            .filter(sample -> wanted(sample.row()))
                            .forEach(sample -> add(step, kind, sample, table));
                }
            }
        }
    }

    private void add(String step, PeerKind kind, Sample sample, Table table) {
        double seconds = (System.nanoTime() - start) / NANOS;
        String figure = sample.unit().format(sample.value());
        progress.println(String.format("%5.0f s  %s  %s: %s", seconds, step, sample.row(), figure));
        table.add(kind, sample);
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

    private boolean wanted(String row) {
        return only.matcher(row).find();
    }

    private List<PeerKind> turn(int round) {
        List<PeerKind> order = new ArrayList<>(kinds);
        Collections.rotate(order, -round);
        return order;
    }
}
