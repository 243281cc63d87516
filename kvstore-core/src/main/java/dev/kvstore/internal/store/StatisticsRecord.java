package dev.kvstore.internal.store;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.internal.jfr.StoreStatisticsEvent;
import jdk.jfr.FlightRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the flight recorder every so often what an open store looks like, while somebody records. */
final class StatisticsRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsRecord.class);

    private final String store;
    private final StoreMetrics metrics;
    private final Runnable hook = this::commit;

    private StatisticsRecord(KeyValueStore store) {
        this.store = store.path().toString();
        this.metrics = store.metrics();
    }

    static StatisticsRecord start(KeyValueStore store) {
        StatisticsRecord record = new StatisticsRecord(store);
        try {
            FlightRecorder.addPeriodicEvent(StoreStatisticsEvent.class, record.hook);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("the flight recorder is not to be had", e);
        }
        return record;
    }

    @Override
    public void close() {
        try {
            FlightRecorder.removePeriodicEvent(hook);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("the flight recorder is not to be had", e);
        }
    }

    private void commit() {
        StoreStatisticsEvent event = new StoreStatisticsEvent();
        event.store = store;
        event.state = metrics.state().name();
        event.lastSequence = metrics.lastSequence();
        event.gets = metrics.getCount();
        event.puts = metrics.putCount();
        event.deletes = metrics.deleteCount();
        event.memtableBytes = metrics.memtableBytes();
        event.immutableMemtables = metrics.immutableMemtables();
        event.tables = metrics.tableFiles();
        event.tableBytes = metrics.tableBytes();
        event.pendingCompactionBytes = metrics.pendingCompactionBytes();
        event.walBytes = metrics.walBytes();
        event.cacheHits = metrics.cacheHits();
        event.cacheMisses = metrics.cacheMisses();
        event.memoryBytes = metrics.memoryBytes();
        event.stallMicros = metrics.stallMicros();
        event.getP99Micros = metrics.getLatency().p99Micros();
        event.putP99Micros = metrics.putLatency().p99Micros();
        event.commit();
    }
}
