package dev.kvstore.samples.quickstart;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreMetrics.LevelMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the store looked like at one moment: its levels as a picture, and what it cost to get there. */
final class Shape {
    private static final int BAR_WIDTH = 40;

    private final List<String> lines = new ArrayList<>();

    private Shape() {}

    static Shape of(KeyValueStore store) {
        Shape shape = new Shape();
        StoreMetrics metrics = store.metrics();
        shape.drawLevels(metrics);
        shape.lines.add("");
        shape.describeWrites(metrics);
        shape.describeReads(metrics);
        shape.describeMemory(metrics);
        return shape;
    }

    void print(Report report) {
        report.line("");
        lines.forEach(report::line);
    }

    private void drawLevels(StoreMetrics metrics) {
        List<LevelMetrics> levels = metrics.levels();
        long largest = Math.max(
                1, Math.max(levels.stream().mapToLong(LevelMetrics::bytes).max().orElse(0), metrics.memtableBytes()));
        lines.add("    level       tables     entries       size");
        draw("memory", "", metrics.memtableEntries(), metrics.memtableBytes(), largest);
        for (LevelMetrics level : levels) {
            draw("L" + level.level(), Units.count(level.files()), level.entries(), level.bytes(), largest);
        }
    }

    private void draw(String name, String tables, long entries, long bytes, long largest) {
        lines.add(String.format(
                        Locale.ROOT,
                        "    %-8s %9s %11s %10s  %s",
                        name,
                        tables,
                        Units.count(entries),
                        Units.bytes(bytes),
                        Bar.of(bytes, largest, BAR_WIDTH))
                .stripTrailing());
    }

    private void describeWrites(StoreMetrics metrics) {
        long user = metrics.userBytesWritten();
        fact(
                "on disk",
                Units.bytes(metrics.tableBytes()) + " of tables for " + Units.bytes(user) + " of keys and values ("
                        + ratio(metrics.tableBytes(), user) + " ×); log " + Units.bytes(metrics.walBytes()));
        fact(
                "written",
                String.format(
                        Locale.ROOT,
                        "%.2f bytes per byte of yours (write amplification); %s, %s, %s",
                        metrics.writeAmplification(),
                        Units.count(metrics.flushCount(), "flush"),
                        Units.count(metrics.compactionCount(), "compaction"),
                        Units.count(metrics.walSyncCount(), "log sync")));
    }

    private void describeReads(StoreMetrics metrics) {
        long cacheReads = metrics.cacheHits() + metrics.cacheMisses();
        fact(
                "reads",
                Units.count(metrics.getCount(), "get") + ", " + Units.count(metrics.scanCount(), "cursor")
                        + (cacheReads == 0
                                ? "; every block in place, nothing to decompress and cache"
                                : "; block cache " + Units.bytes(metrics.cacheBytes()) + ", hit by "
                                        + percent(metrics.cacheHits(), cacheReads)));
    }

    private void describeMemory(StoreMetrics metrics) {
        List<String> parts = new ArrayList<>();
        for (String component : metrics.memoryComponents()) {
            long bytes = metrics.memoryBytes(component);
            if (bytes > 0) {
                parts.add(component + " " + Units.bytes(bytes));
            }
        }
        fact("memory", Units.bytes(metrics.memoryBytes()) + " outside the heap: " + String.join(", ", parts));
    }

    private void fact(String name, String value) {
        lines.add(String.format(Locale.ROOT, "    %-9s %s", name, value));
    }

    private static String ratio(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f", (double) part / Math.max(1, whole));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * part / whole);
    }
}
