package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans for level 0, whose files overlap and are ordered newest first.
 *
 * <p>A file may only leave level 0 together with, or after, all older files that it overlaps: otherwise
 * its entries would come to lie below older ones.
 */
final class LevelZeroPicker {
    private final Version version;
    private final CompactionSettings settings;
    private final RunningCompactions running;
    private final LevelTargets targets;

    LevelZeroPicker(Version version, CompactionSettings settings, RunningCompactions running, LevelTargets targets) {
        this.version = version;
        this.settings = settings;
        this.running = running;
        this.targets = targets;
    }

    /** The trigger is reached: moves level 0 into the tree, or merges its small files where that is cheaper. */
    CompactionPlan pickTriggered() {
        CompactionPlan down = down(movable(), CompactionReason.LEVEL_ZERO_FILES);
        if (down != null && paysItsOverlap(down)) {
            return down;
        }
        CompactionPlan within = within();
        return within != null ? within : down;
    }

    /** The store is idle: moves level 0 into the tree if that takes less than it gives. */
    CompactionPlan pickIdle() {
        List<FileMeta> movable = movable();
        boolean pays = movable.size() > 1 || movable.stream().anyMatch(file -> file.rangeTombstones() > 0);
        CompactionPlan down = pays ? down(movable, CompactionReason.IDLE) : null;
        return down != null && paysItsOverlap(down) ? down : null;
    }

    /** Files that may leave level 0, oldest ones first as long as their bytes are within the limit; newest first. */
    private List<FileMeta> movable() {
        List<FileMeta> movable = new ArrayList<>();
        List<FileMeta> staying = new ArrayList<>();
        List<FileMeta> files = version.files(0);
        long bytes = 0;
        for (int i = files.size() - 1; i >= 0; i--) {
            FileMeta file = files.get(i);
            boolean full = !movable.isEmpty() && bytes + file.fileBytes() > settings.maxInputBytes();
            if (full
                    || running.isBusy(file)
                    || !Overlaps.inAny(staying, file.range()).isEmpty()) {
                staying.add(file);
            } else {
                movable.add(0, file);
                bytes += file.fileBytes();
            }
        }
        return movable;
    }

    private CompactionPlan down(List<FileMeta> files, CompactionReason reason) {
        return files.isEmpty() ? null : down(version, settings, running, targets.levelZeroOutput(), files, reason);
    }

    /** Moves a set of files that is closed under overlap with older files; null on a conflict with a running plan. */
    static CompactionPlan down(
            Version version,
            CompactionSettings settings,
            RunningCompactions running,
            int output,
            List<FileMeta> files,
            CompactionReason reason) {
        KeyRange range = Overlaps.hull(files);
        List<FileMeta> lower = Overlaps.inLevel(version.files(output), range);
        if (running.isAnyBusy(lower) || running.writesInto(output, range)) {
            return null;
        }
        CompactionPlan plan = CompactionPlan.down(version, settings, reason, 0, output, files, lower);
        return running.writesInto(output, plan.range()) ? null : plan;
    }

    /**
     * Merging into the tree rewrites what it overlaps: more than half a level's multiplier for each byte moved is
     * too much as long as the files can grow in level 0 first.
     */
    private boolean paysItsOverlap(CompactionPlan plan) {
        return Overlaps.bytes(plan.lower()) * 2 <= settings.levelMultiplier() * Overlaps.bytes(plan.upper());
    }

    /**
     * Merges the newest files among each other, as far back as they are of similar size, so that each
     * byte is rewritten a logarithmic number of times before it is worth merging into the tree.
     */
    private CompactionPlan within() {
        List<FileMeta> files = version.files(0);
        int first = 0;
        while (first < files.size() && running.isBusy(files.get(first))) {
            first++;
        }
        int end = first;
        long bytes = 0;
        while (end < files.size()
                && !running.isBusy(files.get(end))
                && (end == first || files.get(end).fileBytes() <= 2 * bytes)
                && bytes + files.get(end).fileBytes() <= settings.maxInputBytes()) {
            bytes += files.get(end).fileBytes();
            end++;
        }
        return end - first < 2
                ? null
                : CompactionPlan.within(
                        version, settings, CompactionReason.SMALL_LEVEL_ZERO_FILES, 0, files.subList(first, end));
    }
}
