package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;

/** A tree made by hand. Keys are single bytes; a level holds 1000 KiB before there is a second one. */
abstract class HandmadeTree {
    static final int KIB = 1024;
    static final CompactionSettings SETTINGS = new CompactionSettings(4, 1000 * KIB, 10, 100 * KIB);

    final CompactionStrategy strategy = new CompactionStrategy(SETTINGS);
    final List<List<FileMeta>> levels = new ArrayList<>();
    private long number = 100;
    private long sequence = 1000;

    HandmadeTree() {
        for (int level = 0; level < Version.LEVELS; level++) {
            levels.add(new ArrayList<>());
        }
    }

    CompactionPlan pick() {
        return strategy.pick(version(), CompactionState.INITIAL);
    }

    ManualCompaction manual(int from, int to) {
        return new ManualCompaction(SETTINGS, range(from, to), sequence, number + 1);
    }

    Version version() {
        return TestVersions.of(levels);
    }

    CompactionPlan down(int input, int output, List<FileMeta> upper, List<FileMeta> lower) {
        return CompactionPlan.down(version(), SETTINGS, CompactionReason.MANUAL, input, output, upper, lower);
    }

    static RunningCompactions running(CompactionPlan plan) {
        return new RunningCompactions(List.of(plan));
    }

    void addToLevelZero(int count) {
        for (int i = 0; i < count; i++) {
            add(0, 1, 50, 125);
        }
    }

    void addRun(int level, int from, int to, int files, long kib) {
        int width = (to - from) / files;
        for (int i = 0; i < files; i++) {
            add(level, from + i * width, from + (i + 1) * width - 1, kib / files);
        }
    }

    FileMeta add(int level, int from, int to, long kib) {
        return add(level, from, to, kib, 0);
    }

    /** A file with 100 entries, newer than all before it. */
    FileMeta add(int level, int from, int to, long kib, long tombstones) {
        sequence++;
        long bytes = kib * KIB;
        FileMeta file = new FileMeta(++number, bytes, 100, tombstones, 0, range(from, to), sequence, sequence, bytes);
        levels.get(level).add(level == 0 ? 0 : levels.get(level).size(), file);
        return file;
    }

    static KeyRange range(int from, int to) {
        return new KeyRange(new byte[] {(byte) from}, new byte[] {(byte) to}, false);
    }
}
