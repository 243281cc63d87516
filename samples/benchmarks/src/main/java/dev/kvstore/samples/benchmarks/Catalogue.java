package dev.kvstore.samples.benchmarks;

import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.drive.LoadWorkload;
import dev.kvstore.samples.benchmarks.drive.OpenLoop;
import dev.kvstore.samples.benchmarks.drive.OpenWorkload;
import dev.kvstore.samples.benchmarks.drive.RecoveryWorkload;
import dev.kvstore.samples.benchmarks.drive.SyncedPuts;
import dev.kvstore.samples.benchmarks.drive.Updates;
import dev.kvstore.samples.benchmarks.drive.ZipfianOverwrite;
import dev.kvstore.samples.benchmarks.hot.HotStore.Content;
import dev.kvstore.samples.benchmarks.hot.HotWorkload;
import java.util.List;

/** All workloads, in the order of the table. */
final class Catalogue {

    private static final int MEGABYTE = 1_000_000;
    private static final int SMALL_VALUE = 100;
    private static final int FOUR_KIB = 4 << 10;
    private static final int SIXTY_FOUR_KIB = 64 << 10;

    private final Stores stores;
    private final Effort effort;
    private final DataSet small;

    Catalogue(Stores stores, Effort effort) {
        this.stores = stores;
        this.effort = effort;
        small = DataSet.small(effort.entries());
    }

    List<Workload> workloads() {
        DataSet medium = DataSet.large(effort.entries(), FOUR_KIB);
        DataSet large = DataSet.large(effort.entries(), SIXTY_FOUR_KIB);
        return List.of(
                new LoadWorkload("load random", small, false, stores),
                new LoadWorkload("load random, no compression", small, false, stores.uncompressed()),
                new LoadWorkload("load sequential", small, true, stores),
                hot("put", "PutBenchmark.put", Content.EMPTY, small, 1),
                hot("get hit", "GetBenchmark.hit", Content.SETTLED, small, 1),
                hot("get miss", "GetBenchmark.miss", Content.SETTLED, small, 1),
                hot("get hit, 2 threads", "GetBenchmark.hit", Content.SETTLED, small, 2),
                hot("get hit, unsettled", "GetBenchmark.hit", Content.UNSETTLED, small, 1),
                hot("scan forward", "ScanBenchmark.forward", Content.SETTLED, small, 1),
                hot("scan reverse", "ScanBenchmark.reverse", Content.SETTLED, small, 1),
                hot("seek + 20", "ScanBenchmark.seek", Content.SETTLED, small, 1),
                new ZipfianOverwrite(small, stores),
                new Updates(small, stores, effort, false),
                new Updates(small, stores, effort, true),
                new SyncedPuts(small, stores, effort),
                new LoadWorkload("load 4 KiB values", medium, false, stores),
                hot("get 4 KiB value", "GetBenchmark.hit", Content.SETTLED, medium, 1),
                new LoadWorkload("load 64 KiB values", large, false, stores),
                hot("get 64 KiB value", "GetBenchmark.hit", Content.SETTLED, large, 1),
                new OpenWorkload(small, stores),
                recovery(SMALL_VALUE),
                recovery(FOUR_KIB),
                new OpenLoop(small, stores, effort));
    }

    private Workload recovery(int valueBytes) {
        String row = "recovery of " + effort.recoveryBytes() / MEGABYTE + " MB, " + valueBytes + "-byte values";
        return new RecoveryWorkload(row, DataSet.ofBytes(effort.recoveryBytes(), valueBytes), stores);
    }

    private Workload hot(String row, String benchmark, Content content, DataSet data, int threads) {
        return new HotWorkload(row, benchmark, content, data, threads, stores, effort);
    }
}
