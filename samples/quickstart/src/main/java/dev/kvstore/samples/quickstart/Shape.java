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

    /** The shape of a store in which so much can be read. */
    static Shape of(KeyValueStore store, Census content) {
        Shape shape = new Shape();
        StoreMetrics metrics = store.metrics();
        shape.drawLevels(metrics);
        shape.lines.add("");
        shape.describeSize(metrics, content);
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
        List<LevelMetrics> levels =
                metrics.levels().stream().filter(level -> level.files() > 0).toList();
        long largest = Math.max(
                1, Math.max(levels.stream().mapToLong(LevelMetrics::bytes).max().orElse(0), metrics.memtableBytes()));
        lines.add("    level       tables     entries       size");
        draw("memtable", "", metrics.memtableEntries(), metrics.memtableBytes(), largest);
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

    private void describeSize(StoreMetrics metrics, Census content) {
        fact(
                "on disk",
                String.format(
                        Locale.ROOT,
                        "%s of tables for %s of keys and values (%.2f ×); log %s",
                        Units.bytes(metrics.tableBytes()),
                        Units.bytes(content.bytes()),
                        (double) metrics.tableBytes() / Math.max(1, content.bytes()),
                        Units.bytes(metrics.walBytes())));
    }

    private void describeWrites(StoreMetrics metrics) {
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
                                ? "; the block cache was not needed"
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

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * part / whole);
    }
}
