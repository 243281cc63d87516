package dev.kvstore.samples.shell.command;

import dev.kvstore.StoreMetrics;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "stats", description = "Shows numbers about the store; counts are since it was opened.")
final class Stats extends SessionCommand {
    Stats(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            output().record(session.remote().stats());
            return ExitCode.OK;
        }
        output().record(of(session.store(Access.READ).metrics()));
        return ExitCode.OK;
    }

    /** All numbers by name. */
    static Map<String, Object> of(StoreMetrics metrics) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("state", metrics.state());
        if (metrics.lastError() != null) {
            all.put("lastError", metrics.lastError());
        }
        all.put("lastSequence", metrics.lastSequence());
        all.put("estimatedEntries", metrics.estimatedEntries());
        operations(metrics, all);
        memory(metrics, all);
        tables(metrics, all);
        log(metrics, all);
        all.put("openSnapshots", metrics.openSnapshots());
        all.put("openCursors", metrics.openCursors());
        all.put("leaked", metrics.leakedCount());
        all.put("stalls", metrics.stallCount());
        all.put("stallMicros", metrics.stallMicros());
        return all;
    }

    /** Those about the log. */
    static void log(StoreMetrics metrics, Map<String, Object> all) {
        all.put("walBytes", metrics.walBytes());
        all.put("walSegments", metrics.walSegments());
        all.put("walOldestSegment", metrics.walOldestSegment());
        all.put("walActiveSegment", metrics.walActiveSegment());
        all.put("walBytesWritten", metrics.walBytesWritten());
        all.put("walUnsyncedBytes", metrics.walUnsyncedBytes());
        all.put("walLastSyncedSequence", metrics.walLastSyncedSequence());
        all.put("walTruncatableBytes", metrics.walTruncatableBytes());
        all.put("walSyncs", metrics.walSyncCount());
        all.put("walSyncMicros", metrics.walSyncMicros());
        all.put("recoveredRecords", metrics.recoveredRecords());
        all.put("droppedTailBytes", metrics.droppedTailBytes());
    }

    private static void operations(StoreMetrics metrics, Map<String, Object> all) {
        all.put("gets", metrics.getCount());
        all.put("hits", metrics.getHitCount());
        all.put("puts", metrics.putCount());
        all.put("deletes", metrics.deleteCount());
        all.put("scans", metrics.scanCount());
        all.put("userBytesWritten", metrics.userBytesWritten());
    }

    private static void memory(StoreMetrics metrics, Map<String, Object> all) {
        all.put("memoryBytes", metrics.memoryBytes());
        all.put("memtableBytes", metrics.memtableBytes());
        all.put("memtableEntries", metrics.memtableEntries());
        all.put("immutableMemtables", metrics.immutableMemtables());
        all.put("immutableBytes", metrics.immutableBytes());
        all.put("cacheBytes", metrics.cacheBytes());
        all.put("cacheHits", metrics.cacheHits());
        all.put("cacheMisses", metrics.cacheMisses());
        all.put("cacheEvictions", metrics.cacheEvictions());
    }

    private static void tables(StoreMetrics metrics, Map<String, Object> all) {
        all.put("tables", metrics.tableFiles());
        all.put("tableBytes", metrics.tableBytes());
        all.put("tablesRead", metrics.tablesRead());
        all.put("filterChecks", metrics.filterChecks());
        all.put("filterUseful", metrics.filterUseful());
        all.put("filterFalsePositives", metrics.filterFalsePositives());
        all.put("flushes", metrics.flushCount());
        all.put("flushedBytes", metrics.flushedBytes());
        all.put("flushFailures", metrics.flushFailureCount());
        all.put("compactions", metrics.compactionCount());
        all.put("runningCompactions", metrics.runningCompactions());
        all.put("pendingCompactionBytes", metrics.pendingCompactionBytes());
        all.put("compactionFailures", metrics.compactionFailureCount());
        all.put("compactionBytesRead", metrics.compactionBytesRead());
        all.put("compactionBytesWritten", metrics.compactionBytesWritten());
        all.put("tombstonesDropped", metrics.tombstonesDropped());
        all.put("writeAmplification", metrics.writeAmplification());
    }
}
