package dev.kvstore.samples.benchmarks.hot;

import dev.kvstore.samples.benchmarks.peer.Scan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Full scans, over and over; an operation is one entry visited. And short scans from random places. */
public class ScanBenchmark {

    private static final int ENTRIES_AFTER_SEEK = 20;

    /** The open scan of a thread; {@link HotStore} closes it. */
    @State(Scope.Thread)
    public static class Walk {

        private Scan scan;

        /** Opens the scan at the first entry. */
        @Setup(Level.Trial)
        public void open(HotStore store, HotThread thread) {
            scan = store.openScan(thread.session());
            scan.first();
        }
    }

    /** Visits the next entry. */
    @Benchmark
    public long forward(HotStore store, HotThread thread, Walk walk) {
        if (!walk.scan.next()) {
            walk.scan.first();
        }
        return walk.scan.visit();
    }

    /** Visits the entry before. */
    @Benchmark
    public long reverse(HotStore store, HotThread thread, Walk walk) {
        if (!walk.scan.previous()) {
            walk.scan.last();
        }
        return walk.scan.visit();
    }

    /** Seeks a random key and visits it and its successors. */
    @Benchmark
    public long seek(HotStore store, HotThread thread, Walk walk) {
        long sum = 0;
        boolean more = walk.scan.seek(thread.randomKey());
        for (int i = 0; more && i < ENTRIES_AFTER_SEEK; i++) {
            sum += walk.scan.visit();
            more = walk.scan.next();
        }
        return sum;
    }
}
