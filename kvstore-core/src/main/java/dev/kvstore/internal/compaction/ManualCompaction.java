package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Compacts everything in a key range that was written up to a sequence number: level by level down to the
 * deepest level in use there, whose tables are then rewritten if they hold tombstones that can go.
 *
 * <p>Immutable. Ask for {@link #next} until it says done, carrying out and installing each plan between;
 * what is written meanwhile does not prolong it.
 */
public final class ManualCompaction {
    private final CompactionSettings settings;
    private final KeyRange range;
    private final long lastSequence;
    private final long firstNewFile;

    /**
     * @param range the internal keys to compact
     * @param lastSequence the newest entry to compact; what is in memtables must have been flushed
     * @param firstNewFile the number that the next file will get: tables from there on are not rewritten again
     */
    public ManualCompaction(CompactionSettings settings, KeyRange range, long lastSequence, long firstNewFile) {
        this.settings = settings;
        this.range = range;
        this.lastSequence = lastSequence;
        this.firstNewFile = firstNewFile;
    }

    /**
     * What to do next.
     *
     * @param plan the plan to carry out, or null
     * @param done whether nothing is left; without a plan and not done, a running plan is in the way
     */
    public record Step(CompactionPlan plan, boolean done) {
        static final Step DONE = new Step(null, true);
        static final Step BLOCKED = new Step(null, false);
    }

    /** The next step for the current version. */
    public Step next(Version version, CompactionState state) {
        RunningCompactions running = state.running();
        int deepest = deepestLevel(version, running);
        for (int level = 0; level < deepest; level++) {
            List<FileMeta> files = waiting(version.files(level));
            if (!files.isEmpty()) {
                return level == 0
                        ? fromLevelZero(version, running, files)
                        : fromLevel(version, running, level, deepest, files);
            }
        }
        return deepest == 0 ? Step.DONE : rewrite(version, state, deepest);
    }

    /**
     * About how many bytes are left to be read: what waits is merged level by level into the next that holds something.
     * The last rewrite of tombstones is not foreseen.
     */
    public long remainingBytes(Version version) {
        int deepest = deepestLevel(version, RunningCompactions.NONE);
        long carried = Overlaps.bytes(waiting(version.files(0)));
        long remaining = 0;
        for (int level = 1; level <= deepest; level++) {
            long bytes = Overlaps.bytes(Overlaps.inLevel(version.files(level), range));
            if (carried > 0 && (bytes > 0 || level == deepest)) {
                remaining += carried + bytes;
            }
            carried += Overlaps.bytes(waiting(version.files(level)));
        }
        return remaining;
    }

    private int deepestLevel(Version version, RunningCompactions running) {
        for (int level = Version.LEVELS - 1; level > 0; level--) {
            if (!Overlaps.inLevel(version.files(level), range).isEmpty()) {
                return level;
            }
        }
        return waiting(version.files(0)).isEmpty() ? 0 : new LevelTargets(version, settings, running).levelZeroOutput();
    }

    private List<FileMeta> waiting(List<FileMeta> files) {
        List<FileMeta> waiting = Overlaps.inAny(files, range);
        waiting.removeIf(file -> file.smallestSequence() > lastSequence);
        return waiting;
    }

    /** Takes the waiting files and, until nothing changes, every older one that overlaps what was taken. */
    private Step fromLevelZero(Version version, RunningCompactions running, List<FileMeta> waiting) {
        List<FileMeta> files = version.files(0);
        boolean[] taken = new boolean[files.size()];
        KeyRange reach = Overlaps.hull(waiting);
        for (int i = files.indexOf(waiting.get(0)); i < files.size(); i++) {
            taken[i] = files.get(i).range().overlaps(reach);
            reach = taken[i] ? reach.span(files.get(i).range()) : reach;
        }
        List<FileMeta> upper = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (taken[i]) {
                upper.add(files.get(i));
            }
        }
        if (running.isAnyBusy(upper)) {
            return Step.BLOCKED;
        }
        int output = new LevelTargets(version, settings, running).levelZeroOutput();
        return stepFor(LevelZeroPicker.down(version, settings, running, output, upper, CompactionReason.MANUAL));
    }

    /** Skips levels that hold nothing in the range of the files moved. */
    private Step fromLevel(
            Version version, RunningCompactions running, int level, int deepest, List<FileMeta> waiting) {
        int output = level + 1;
        while (output < deepest
                && Overlaps.inLevel(version.files(output), Overlaps.hull(waiting))
                        .isEmpty()) {
            output++;
        }
        List<FileMeta> upper = limited(version, output, adjacent(version.files(level), waiting));
        KeyRange reach = Overlaps.hull(upper);
        List<FileMeta> lower = Overlaps.inLevel(version.files(output), reach);
        CompactionPlan plan =
                CompactionPlan.down(version, settings, CompactionReason.MANUAL, level, output, upper, lower);
        boolean blocked = running.isAnyBusy(plan.inputs());
        for (int between = level + 1; between <= output; between++) {
            blocked |= running.writesInto(between, plan.range());
        }
        return blocked ? Step.BLOCKED : stepFor(plan);
    }

    /** The first run of waiting files between which the level has no other. */
    private static List<FileMeta> adjacent(List<FileMeta> files, List<FileMeta> waiting) {
        int from = files.indexOf(waiting.get(0));
        int to = from + 1;
        while (to < files.size() && to - from < waiting.size() && files.get(to).equals(waiting.get(to - from))) {
            to++;
        }
        return files.subList(from, to);
    }

    /** As many of the files as the input limit allows, at least one. */
    private List<FileMeta> limited(Version version, int output, List<FileMeta> files) {
        int count = 1;
        while (count < files.size()) {
            List<FileMeta> longer = files.subList(0, count + 1);
            long below = Overlaps.bytes(Overlaps.inLevel(version.files(output), Overlaps.hull(longer)));
            if (Overlaps.bytes(longer) + below > settings.maxInputBytes()) {
                break;
            }
            count++;
        }
        return files.subList(0, count);
    }

    private Step rewrite(Version version, CompactionState state, int level) {
        List<FileMeta> group = new ArrayList<>();
        boolean blocked = false;
        for (FileMeta file : Overlaps.inLevel(version.files(level), range)) {
            boolean wanted = isCollectable(file, state.earliestSnapshot());
            boolean busy = wanted && state.running().isBusy(file);
            blocked |= busy;
            if (wanted && !busy && Overlaps.bytes(group) <= settings.maxInputBytes()) {
                group.add(file);
            } else if (!group.isEmpty()) {
                break;
            }
        }
        if (!group.isEmpty()) {
            return stepFor(CompactionPlan.within(version, settings, CompactionReason.MANUAL, level, group));
        }
        return blocked ? Step.BLOCKED : Step.DONE;
    }

    private boolean isCollectable(FileMeta file, long earliestSnapshot) {
        return file.number() < firstNewFile
                && file.tombstones() + file.rangeTombstones() > 0
                && file.smallestSequence() <= earliestSnapshot;
    }

    private static Step stepFor(CompactionPlan plan) {
        return plan == null ? Step.BLOCKED : new Step(plan, false);
    }
}
