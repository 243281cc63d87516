package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A tree whose tables are maps from numbers to sequence numbers (negative for tombstones), so that a
 * strategy can be run over millions of entries without a byte on disk. Carries plans out as a job would.
 */
final class SimulatedTree implements AutoCloseable {
    static final int ENTRY_BYTES = 100;

    private final CompactionSettings settings;
    private final Map<Long, NavigableMap<Long, Long>> contents = new HashMap<>();
    private final Region scratch = new NativeMemory().allocate(MemoryComponent.SCRATCH, Long.BYTES);
    private Version version = Version.EMPTY;
    private long nextFile = 1;
    private long flushedBytes;
    private long compactedBytes;

    SimulatedTree(CompactionSettings settings) {
        this.settings = settings;
    }

    Version version() {
        return version;
    }

    long nextFile() {
        return nextFile;
    }

    void flush(NavigableMap<Long, Long> entries) {
        FileMeta file = table(entries);
        flushedBytes += file.fileBytes();
        version = TestVersions.after(version, new VersionEdit().add(0, file));
    }

    /** Merges the plan's tables and installs the outputs. */
    void carryOut(CompactionPlan plan) {
        List<FileMeta> outputs = plan.isTrivialMove() ? plan.upper() : merge(plan);
        if (!plan.isTrivialMove()) {
            compactedBytes += Overlaps.bytes(outputs);
        }
        version = TestVersions.after(version, plan.replaceInputs(outputs));
    }

    /** Bytes written per byte flushed, the flush included. */
    double writeAmplification() {
        return (double) (flushedBytes + compactedBytes) / flushedBytes;
    }

    /** Bytes of all tables ever written. */
    long writtenBytes() {
        return flushedBytes + compactedBytes;
    }

    long bytes() {
        long bytes = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            bytes += version.bytes(level);
        }
        return bytes;
    }

    /** The newest sequence number of a key as a reader finds it, 0 when absent. */
    long read(long key) {
        KeyRange point = point(key);
        for (int level = 0; level < Version.LEVELS; level++) {
            List<FileMeta> files = level == 0
                    ? Overlaps.inAny(version.files(0), point)
                    : Overlaps.inLevel(version.files(level), point);
            for (FileMeta file : files) {
                Long sequence = contents.get(file.number()).get(key);
                if (sequence != null) {
                    return sequence;
                }
            }
        }
        return 0;
    }

    String shape() {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < Version.LEVELS; level++) {
            text.append(level == 0 ? "" : " ")
                    .append(version.fileCount(level))
                    .append('/')
                    .append(version.bytes(level) / 1024)
                    .append('K');
        }
        return text.toString();
    }

    private List<FileMeta> merge(CompactionPlan plan) {
        TreeMap<Long, Long> merged = new TreeMap<>();
        List<FileMeta> oldestFirst = new ArrayList<>(plan.lower());
        for (int i = plan.upper().size() - 1; i >= 0; i--) {
            oldestFirst.add(plan.upper().get(i));
        }
        for (FileMeta file : oldestFirst) {
            merged.putAll(contents.get(file.number()));
        }
        merged.entrySet().removeIf(entry -> entry.getValue() < 0 && !isInOlder(plan, entry.getKey()));
        return cut(plan, merged);
    }

    private static boolean isInOlder(CompactionPlan plan, long key) {
        return plan.older().stream()
                .anyMatch(run -> !Overlaps.inLevel(run, point(key)).isEmpty());
    }

    private List<FileMeta> cut(CompactionPlan plan, NavigableMap<Long, Long> merged) {
        List<FileMeta> outputs = new ArrayList<>();
        TreeMap<Long, Long> current = new TreeMap<>();
        TableCuts cuts = plan.outputLevel() == 0
                ? TableCuts.NONE
                : new SizeCuts(settings.targetFileBytes(), settings.maxGrandparentBytes(), plan.grandparents());
        for (Map.Entry<Long, Long> entry : merged.entrySet()) {
            scratch.write(0, key(entry.getKey()), 0, Long.BYTES);
            long bytes = (long) current.size() * ENTRY_BYTES;
            if (!current.isEmpty() && cuts.cutBefore(bytes, scratch, 0, Long.BYTES)) {
                outputs.add(table(current));
                current = new TreeMap<>();
            }
            if (current.isEmpty()) {
                cuts.begin(scratch, 0, Long.BYTES);
            }
            current.put(entry.getKey(), entry.getValue());
        }
        if (!current.isEmpty()) {
            outputs.add(table(current));
        }
        return outputs;
    }

    private FileMeta table(NavigableMap<Long, Long> entries) {
        long number = nextFile++;
        contents.put(number, entries);
        long tombstones =
                entries.values().stream().filter(sequence -> sequence < 0).count();
        long smallest = entries.values().stream().mapToLong(Math::abs).min().orElseThrow();
        long largest = entries.values().stream().mapToLong(Math::abs).max().orElseThrow();
        KeyRange range = new KeyRange(key(entries.firstKey()), key(entries.lastKey()), false);
        long bytes = (long) entries.size() * ENTRY_BYTES;
        return new FileMeta(number, bytes, entries.size(), tombstones, 0, range, smallest, largest, bytes);
    }

    @Override
    public void close() {
        scratch.close();
    }

    private static KeyRange point(long key) {
        return new KeyRange(key(key), key(key), false);
    }

    static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
