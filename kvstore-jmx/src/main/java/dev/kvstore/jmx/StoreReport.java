package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreMetrics.Latency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a store does, for people, and what to turn when it does it badly. */
final class StoreReport {
    private static final double MIB = 1 << 20;

    private final KeyValueStore store;
    private final StoreMetrics metrics;

    StoreReport(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
    }

    String[] lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("%s: %s for %d s", store.path(), metrics.state(), metrics.uptimeMillis() / 1000));
        lines.add(line(
                "memory  %.1f of %.1f MiB: %s",
                metrics.memoryBytes() / MIB, store.settings().memoryBudget().get() / MIB, memory()));
        lines.add(line(
                "disk    %.1f MiB in %d tables, %.1f MiB of log; space x%.2f, written x%.2f",
                metrics.tableBytes() / MIB,
                metrics.tableFiles(),
                metrics.walBytes() / MIB,
                metrics.spaceAmplification(),
                metrics.writeAmplification()));
        lines.add(latency("get", metrics.getCount(), metrics.getLatency()));
        lines.add(latency("put", metrics.putCount() + metrics.deleteCount(), metrics.putLatency()));
        lines.add(latency("sync", metrics.walSyncCount(), metrics.walSyncLatency()));
        lines.addAll(Arrays.asList(LevelText.of(metrics.levels())));
        for (String advice : new Advice(store).lines()) {
            lines.add("=> " + advice);
        }
        return lines.toArray(String[]::new);
    }

    private String memory() {
        List<String> parts = new ArrayList<>();
        for (String component : metrics.memoryComponents()) {
            parts.add(line("%s %.1f", component, metrics.memoryBytes(component) / MIB));
        }
        return String.join(", ", parts);
    }

    private static String latency(String operation, long count, Latency latency) {
        return line(
                "%-7s %d; lately p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f µs",
                operation, count, latency.p50Micros(), latency.p99Micros(), latency.p999Micros(), latency.maxMicros());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
