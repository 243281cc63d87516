package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.Comparator;
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

    /**
     * The trigger is reached: moves a group of tables that overlap each other into the tree, one that need not be read
     * first, then one that pays; or merges small tables of level 0 where that is cheaper.
     */
    CompactionPlan pickTriggered() {
        List<CompactionPlan> downs = downs(movable(), CompactionReason.LEVEL_ZERO_FILES);
        for (CompactionPlan down : downs) {
            if (paysItsOverlap(down)) {
                return down;
            }
        }
        CompactionPlan within = within();
        return within != null || downs.isEmpty() ? within : downs.get(0);
    }

    /** The store is idle: moves level 0 into the tree where that takes less than it gives. */
    CompactionPlan pickIdle() {
        List<FileMeta> movable = movable();
        for (CompactionPlan down : downs(movable, CompactionReason.IDLE)) {
            boolean gives =
                    down.isTrivialMove() ? movable.size() > 1 : down.upper().size() > 1;
            boolean collects = down.upper().stream().anyMatch(file -> file.rangeTombstones() > 0);
            if ((gives || collects) && paysItsOverlap(down)) {
                return down;
            }
        }
        return null;
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

    /** What can be moved into the tree, group by group: first what need not be read, then what frees most tables. */
    private List<CompactionPlan> downs(List<FileMeta> files, CompactionReason reason) {
        List<CompactionPlan> downs = new ArrayList<>();
        for (List<FileMeta> group : LevelZeroRuns.apart(files)) {
            CompactionPlan plan = down(version, settings, running, targets.levelZeroOutput(), group, reason);
            if (plan != null) {
                downs.add(plan);
            }
        }
        CompactionPlan together = together(downs, reason);
        if (together != null) {
            return List.of(together);
        }
        downs.sort(Comparator.comparing(CompactionPlan::isTrivialMove)
                .thenComparing(plan -> plan.upper().size())
                .reversed());
        return downs;
    }

    /** One plan for all groups that need not be read, if it doesn't have to read them either; else null. */
    private CompactionPlan together(List<CompactionPlan> downs, CompactionReason reason) {
        List<FileMeta> moved = new ArrayList<>(version.files(0));
        moved.removeIf(file -> downs.stream()
                .noneMatch(plan -> plan.isTrivialMove() && plan.upper().contains(file)));
        CompactionPlan plan =
                moved.size() < 2 ? null : down(version, settings, running, targets.levelZeroOutput(), moved, reason);
        return plan != null && plan.isTrivialMove() ? plan : null;
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
     * Merges the newest files of a group among each other, as far back as they are of similar size, so that each
     * byte is rewritten a logarithmic number of times before it is worth merging into the tree.
     */
    private CompactionPlan within() {
        List<FileMeta> most = List.of();
        for (List<FileMeta> group : LevelZeroRuns.apart(version.files(0))) {
            List<FileMeta> newest = newestOfSimilarSize(group);
            most = newest.size() > most.size() ? newest : most;
        }
        return most.size() < 2
                ? null
                : CompactionPlan.within(version, settings, CompactionReason.SMALL_LEVEL_ZERO_FILES, 0, most);
    }

    private List<FileMeta> newestOfSimilarSize(List<FileMeta> files) {
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
        return files.subList(first, end);
    }
}
