package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which tables to merge and where to. Immutable; valid for the version it was made from as long as none
 * of its inputs has left the tree, which the set of running plans guarantees.
 */
public final class CompactionPlan {
    private final CompactionReason reason;
    private final int inputLevel;
    private final int outputLevel;
    private final List<FileMeta> upper;
    private final List<FileMeta> lower;
    private final List<FileMeta> grandparents;
    private final List<List<FileMeta>> older;
    private final KeyRange range;
    private final boolean trivialMove;

    private CompactionPlan(
            Version version,
            CompactionSettings settings,
            CompactionReason reason,
            int inputLevel,
            int outputLevel,
            List<FileMeta> upper,
            List<FileMeta> lower) {
        this.reason = reason;
        this.inputLevel = inputLevel;
        this.outputLevel = outputLevel;
        this.upper = List.copyOf(upper);
        this.lower = List.copyOf(lower);
        KeyRange hull = Overlaps.hull(upper);
        this.range = lower.isEmpty() ? hull : hull.span(Overlaps.hull(lower));
        this.grandparents = outputLevel == 0 || outputLevel + 1 >= Version.LEVELS
                ? List.of()
                : List.copyOf(Overlaps.inLevel(version.files(outputLevel + 1), range));
        this.older = olderRuns(version);
        this.trivialMove = inputLevel != outputLevel
                && lower.isEmpty()
                && areDisjoint(upper)
                && !hasCollectableTombstones()
                && Overlaps.bytes(grandparents) <= settings.maxGrandparentBytes() * upper.size();
    }

    /** Merges files of one level with all that they overlap in a deeper one. */
    static CompactionPlan down(
            Version version,
            CompactionSettings settings,
            CompactionReason reason,
            int inputLevel,
            int outputLevel,
            List<FileMeta> upper,
            List<FileMeta> lower) {
        return new CompactionPlan(version, settings, reason, inputLevel, outputLevel, upper, lower);
    }

    /** Rewrites files within their level: adjacent ones of level 0, or any of a deeper one. */
    static CompactionPlan within(
            Version version, CompactionSettings settings, CompactionReason reason, int level, List<FileMeta> files) {
        return new CompactionPlan(version, settings, reason, level, level, files, List.of());
    }

    public CompactionReason reason() {
        return reason;
    }

    /** The level of {@link #upper()}. */
    public int inputLevel() {
        return inputLevel;
    }

    /** The level of {@link #lower()} and of all outputs. */
    public int outputLevel() {
        return outputLevel;
    }

    /** Inputs from the input level; newest first in level 0, else ascending and disjoint. Never empty. */
    public List<FileMeta> upper() {
        return upper;
    }

    /** Inputs from the output level, ascending and disjoint; empty when the plan stays within one level. */
    public List<FileMeta> lower() {
        return lower;
    }

    /** The tables of the level after the output level within the plan's range, ascending and disjoint. */
    public List<FileMeta> grandparents() {
        return grandparents;
    }

    /**
     * All tables within the plan's range that may hold entries older than the inputs, as runs that are
     * ascending and disjoint each: where one can hold a key, the key's tombstone has to stay.
     */
    public List<List<FileMeta>> older() {
        return older;
    }

    /** Holds every key of every input, and so of every output. */
    public KeyRange range() {
        return range;
    }

    /** All inputs. */
    public List<FileMeta> inputs() {
        List<FileMeta> inputs = new ArrayList<>(upper);
        inputs.addAll(lower);
        return inputs;
    }

    /** Bytes of all inputs. */
    public long inputBytes() {
        return Overlaps.bytes(upper) + Overlaps.bytes(lower);
    }

    /**
     * Whether the tables can change their level without being read: they overlap nothing there, hold no
     * tombstones that could be dropped, and are not so wide that moving them on will cost more than
     * cutting them now.
     */
    public boolean isTrivialMove() {
        return trivialMove;
    }

    /** Tombstones with nothing below them are better dropped now than carried to the end. */
    private boolean hasCollectableTombstones() {
        return older.isEmpty() && upper.stream().anyMatch(TombstoneDensity::isWorthCollecting);
    }

    private static boolean areDisjoint(List<FileMeta> files) {
        for (int i = 0; i < files.size(); i++) {
            for (int j = i + 1; j < files.size(); j++) {
                if (files.get(i).range().overlaps(files.get(j).range())) {
                    return false;
                }
            }
        }
        return true;
    }

    private List<List<FileMeta>> olderRuns(Version version) {
        List<List<FileMeta>> runs = new ArrayList<>();
        if (outputLevel == 0) {
            addOlderLevelZeroFiles(version.files(0), runs);
        }
        for (int level = outputLevel + 1; level < Version.LEVELS; level++) {
            addIfAny(Overlaps.inLevel(version.files(level), range), runs);
        }
        return List.copyOf(runs);
    }

    /** Level 0 is ordered newest first; what follows the last input is older than all inputs. */
    private void addOlderLevelZeroFiles(List<FileMeta> levelZero, List<List<FileMeta>> runs) {
        int last = levelZero.indexOf(upper.get(upper.size() - 1));
        for (FileMeta file : levelZero.subList(last + 1, levelZero.size())) {
            addIfAny(Overlaps.inAny(List.of(file), range), runs);
        }
    }

    private static void addIfAny(Collection<FileMeta> files, List<List<FileMeta>> runs) {
        if (!files.isEmpty()) {
            runs.add(List.copyOf(files));
        }
    }

    /** What to install when the plan is a {@link #isTrivialMove() trivial move}. */
    public VersionEdit moveEdit() {
        return replaceInputs(upper);
    }

    /** Takes all inputs out of the tree and puts tables into the output level. */
    VersionEdit replaceInputs(List<FileMeta> outputs) {
        VersionEdit edit = new VersionEdit();
        upper.forEach(file -> edit.delete(inputLevel, file.number()));
        lower.forEach(file -> edit.delete(outputLevel, file.number()));
        outputs.forEach(file -> edit.add(outputLevel, file));
        return edit;
    }

    @Override
    public String toString() {
        return reason + ": " + upper.size() + " of level " + inputLevel + " and " + lower.size() + " of level "
                + outputLevel + ", " + inputBytes() + " bytes";
    }
}
