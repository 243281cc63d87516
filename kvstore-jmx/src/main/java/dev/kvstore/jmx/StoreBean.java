package dev.kvstore.jmx;

import dev.kvstore.Job;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The bean over the store as a whole. */
final class StoreBean implements StoreMXBean {
    private static final String VERSION = KeyValueStore.version();

    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final BeanCalls calls;
    private final CheckpointRoot checkpoints;

    StoreBean(KeyValueStore store, Path checkpointRoot) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.checkpoints = new CheckpointRoot(checkpointRoot);
        this.calls = new BeanCalls(store);
    }

    @Override
    public String getPath() {
        return store.path().toString();
    }

    @Override
    public String getState() {
        return metrics.state().name();
    }

    @Override
    public String getVersion() {
        return VERSION;
    }

    @Override
    public long getUptimeSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(metrics.uptimeMillis());
    }

    @Override
    public long getLastSequence() {
        return metrics.lastSequence();
    }

    @Override
    public long getEstimatedKeys() {
        return metrics.estimatedEntries();
    }

    @Override
    public long getDiskBytes() {
        return metrics.diskBytes();
    }

    @Override
    public long getLiveBytes() {
        return metrics.liveBytes();
    }

    @Override
    public long getMemoryBytes() {
        return metrics.memoryBytes();
    }

    @Override
    public Map<String, Long> getMemoryByComponent() {
        Map<String, Long> bytes = new TreeMap<>();
        metrics.memoryComponents().forEach(component -> bytes.put(component, metrics.memoryBytes(component)));
        return bytes;
    }

    @Override
    public long getMemoryBudgetBytes() {
        return settings.memoryBudget().get();
    }

    @Override
    public void setMemoryBudgetBytes(long value) {
        calls.set(() -> settings.memoryBudget().set(value));
    }

    @Override
    public long getOpenSnapshots() {
        return metrics.openSnapshots();
    }

    @Override
    public long getOldestSnapshotAgeSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(metrics.oldestSnapshotMillis());
    }

    @Override
    public long getOpenCursors() {
        return metrics.openCursors();
    }

    @Override
    public long getLeakedCursors() {
        return metrics.leakedCount();
    }

    @Override
    public long getGetCount() {
        return metrics.getCount();
    }

    @Override
    public long getGetHitCount() {
        return metrics.getHitCount();
    }

    @Override
    public long getPutCount() {
        return metrics.putCount();
    }

    @Override
    public long getDeleteCount() {
        return metrics.deleteCount();
    }

    @Override
    public long getScanCount() {
        return metrics.scanCount();
    }

    @Override
    public long getTransactionCount() {
        return metrics.transactionCount();
    }

    @Override
    public long getTransactionConflictCount() {
        return metrics.transactionConflictCount();
    }

    @Override
    public long getTransactionRetryCount() {
        return metrics.transactionRetryCount();
    }

    @Override
    public long getUserBytesWritten() {
        return metrics.userBytesWritten();
    }

    @Override
    public long getUserBytesRead() {
        return metrics.userBytesRead();
    }

    @Override
    public double getGetP50Micros() {
        return metrics.getLatency().p50Micros();
    }

    @Override
    public double getGetP99Micros() {
        return metrics.getLatency().p99Micros();
    }

    @Override
    public double getGetP999Micros() {
        return metrics.getLatency().p999Micros();
    }

    @Override
    public double getGetMaxMicros() {
        return metrics.getLatency().maxMicros();
    }

    @Override
    public double getPutP50Micros() {
        return metrics.putLatency().p50Micros();
    }

    @Override
    public double getPutP99Micros() {
        return metrics.putLatency().p99Micros();
    }

    @Override
    public double getPutP999Micros() {
        return metrics.putLatency().p999Micros();
    }

    @Override
    public double getPutMaxMicros() {
        return metrics.putLatency().maxMicros();
    }

    @Override
    public long getStallCount() {
        return metrics.stallCount();
    }

    @Override
    public long getStallMillis() {
        return TimeUnit.MICROSECONDS.toMillis(metrics.stallMicros());
    }

    @Override
    public Map<String, Long> getStallMillisByCause() {
        Map<String, Long> millis = new TreeMap<>();
        metrics.stallsByCause()
                .forEach((cause, stalls) -> millis.put(cause.name(), TimeUnit.MICROSECONDS.toMillis(stalls.micros())));
        return millis;
    }

    @Override
    public long getDroppedEvents() {
        return metrics.droppedEvents();
    }

    @Override
    public String getLastError() {
        Throwable error = metrics.lastError();
        return error == null ? "" : BeanCalls.text(error);
    }

    @Override
    public boolean isWritesPaused() {
        return settings.writesPaused().get() != 0;
    }

    @Override
    public void setWritesPaused(boolean value) {
        calls.set(() -> settings.writesPaused().set(value ? 1 : 0));
    }

    @Override
    public long getWriteTimeoutMillis() {
        return settings.writeTimeoutMillis().get();
    }

    @Override
    public void setWriteTimeoutMillis(long value) {
        calls.set(() -> settings.writeTimeoutMillis().set(value));
    }

    @Override
    public long getMinFreeDiskBytes() {
        return settings.minFreeDiskBytes().get();
    }

    @Override
    public void setMinFreeDiskBytes(long value) {
        calls.set(() -> settings.minFreeDiskBytes().set(value));
    }

    @Override
    public long getSlowOperationMicros() {
        return settings.slowOperationMicros().get();
    }

    @Override
    public void setSlowOperationMicros(long value) {
        calls.set(() -> settings.slowOperationMicros().set(value));
    }

    @Override
    public String[] getLiveOverrides() {
        return Overrides.of(store);
    }

    @Override
    public Map<Long, JobStatus> getJobs() {
        Map<Long, JobStatus> jobs = new TreeMap<>();
        store.maintenance().jobs().forEach(job -> jobs.put(job.id(), new JobStatus(job)));
        return jobs;
    }

    @Override
    public String[] getReportText() {
        return new StoreReport(store).lines();
    }

    @Override
    public void resetOverrides() {
        calls.set(() -> Overrides.reset(store));
    }

    @Override
    public void resetStatistics() {
        calls.set(store.maintenance()::resetStatistics);
    }

    @Override
    public long verifyAsync() {
        return calls.start(store.maintenance()::verify);
    }

    @Override
    public long checkpointAsync() {
        return checkpointAsync("");
    }

    @Override
    public long checkpointAsync(String name) {
        Path directory = checkpoints.directory(name);
        return calls.start(() -> store.maintenance().checkpoint(directory));
    }

    @Override
    public JobStatus job(long id) {
        return calls.now(() -> store.maintenance().job(id).map(JobStatus::new).orElse(null));
    }

    @Override
    public boolean cancelJob(long id) {
        return calls.now(() -> store.maintenance().job(id).map(Job::cancel).orElse(false));
    }
}
