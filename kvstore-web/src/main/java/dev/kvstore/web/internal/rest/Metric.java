package dev.kvstore.web.internal.rest;

import dev.kvstore.StoreMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A number about a store that is worth keeping a history of.
 *
 * @param name as in JSON; Prometheus gets it in lower case with underscores
 * @param counter whether it only grows, until the store is opened anew
 * @param help what it is, in a line
 */
record Metric(String name, boolean counter, String help, ToDoubleFunction<StoreMetrics> value) {
    private static final List<Metric> ALL = List.of(
            gauge("lastSequence", "The sequence number of the last committed write.", StoreMetrics::lastSequence),
            gauge("estimatedEntries", "Entries, shadowed and deleted ones included.", StoreMetrics::estimatedEntries),
            counter("getCount", "Point reads.", StoreMetrics::getCount),
            counter("getHitCount", "Point reads that found a value.", StoreMetrics::getHitCount),
            counter("putCount", "Puts.", StoreMetrics::putCount),
            counter("deleteCount", "Deletions.", StoreMetrics::deleteCount),
            counter("scanCount", "Cursors opened.", StoreMetrics::scanCount),
            counter("userBytesWritten", "Bytes of keys and values written.", StoreMetrics::userBytesWritten),
            gauge("memtableBytes", "Bytes in the active memtable.", StoreMetrics::memtableBytes),
            gauge("memtableEntries", "Entries in the active memtable.", StoreMetrics::memtableEntries),
            gauge("immutableMemtables", "Memtables that wait for flush.", StoreMetrics::immutableMemtables),
            counter("flushCount", "Flushes.", StoreMetrics::flushCount),
            counter("flushedBytes", "Bytes flushed to tables.", StoreMetrics::flushedBytes),
            counter("flushFailureCount", "Flushes that failed.", StoreMetrics::flushFailureCount),
            gauge("runningCompactions", "Compactions that run.", StoreMetrics::runningCompactions),
            gauge("pendingCompactionBytes", "Bytes compaction is behind.", StoreMetrics::pendingCompactionBytes),
            counter("compactionCount", "Compactions.", StoreMetrics::compactionCount),
            counter("compactionFailureCount", "Compactions that failed.", StoreMetrics::compactionFailureCount),
            counter("compactionBytesRead", "Bytes compaction has read.", StoreMetrics::compactionBytesRead),
            counter("compactionBytesWritten", "Bytes compaction has written.", StoreMetrics::compactionBytesWritten),
            gauge("writeAmplification", "Bytes written per byte of users.", StoreMetrics::writeAmplification),
            gauge("tableFiles", "Tables on the device.", StoreMetrics::tableFiles),
            gauge("tableBytes", "Bytes of all tables.", StoreMetrics::tableBytes),
            gauge("walBytes", "Bytes of live log segments.", StoreMetrics::walBytes),
            gauge("walSegments", "Live log segments.", StoreMetrics::walSegments),
            gauge("walUnsyncedBytes", "Bytes a power cut would lose.", StoreMetrics::walUnsyncedBytes),
            counter("walBytesWritten", "Bytes appended to the log.", StoreMetrics::walBytesWritten),
            counter("walSyncCount", "Syncs of the log.", StoreMetrics::walSyncCount),
            counter("walSyncMicros", "Microseconds spent in syncs of the log.", StoreMetrics::walSyncMicros),
            gauge("cacheBytes", "Bytes in the block cache.", StoreMetrics::cacheBytes),
            counter("cacheHits", "Blocks found in the cache.", StoreMetrics::cacheHits),
            counter("cacheMisses", "Blocks not found in the cache.", StoreMetrics::cacheMisses),
            counter("filterChecks", "Filters asked.", StoreMetrics::filterChecks),
            counter("filterUseful", "Searches that filters spared.", StoreMetrics::filterUseful),
            counter("tablesRead", "Tables searched for keys.", StoreMetrics::tablesRead),
            gauge("openSnapshots", "Open snapshots.", StoreMetrics::openSnapshots),
            gauge("openCursors", "Open cursors.", StoreMetrics::openCursors),
            counter("leakedCount", "Cursors, snapshots and batches not closed.", StoreMetrics::leakedCount),
            gauge("memoryBytes", "Native memory in use.", metrics -> metrics.memoryBytes()),
            counter("stallCount", "Writes that were delayed or had to wait.", StoreMetrics::stallCount),
            counter("stallMicros", "Microseconds writes were delayed or waited.", StoreMetrics::stallMicros));

    private static Metric gauge(String name, String help, ToDoubleFunction<StoreMetrics> value) {
        return new Metric(name, false, help, value);
    }

    private static Metric counter(String name, String help, ToDoubleFunction<StoreMetrics> value) {
        return new Metric(name, true, help, value);
    }

    static List<Metric> all() {
        return ALL;
    }

    /** The name by the conventions of Prometheus. */
    String prometheusName() {
        String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        String plain = snake.endsWith("_count") ? snake.substring(0, snake.length() - "_count".length()) : snake;
        return "kvstore_" + plain + (counter ? "_total" : "");
    }
}
