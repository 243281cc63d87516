package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LevelIterator;
import dev.kvstore.internal.iterator.MergingIterator;
import dev.kvstore.internal.iterator.TableBounds;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.sstable.TableMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Carries out a plan that is not a trivial move: merges all versions of its tables, drops what no reader
 * can see, and writes the rest to new tables. Tables that lie wholly under a range tombstone are not read.
 * Installs nothing; after a failure none of its tables is left.
 *
 * <p>The snapshots must include all that are open when the plan is made; later ones read at or above the
 * newest entry of any table, so that nothing dropped is visible to them. A job runs once, on the
 * thread that calls {@link #run}, with helpers if it is given an executor.
 */
public final class CompactionJob {
    private final CompactionPlan plan;
    private final CompactionSettings settings;
    private final SnapshotStripes stripes;
    private final InputTables inputs;
    private final OutputTables outputs;
    private final JobControl control;
    private final RangeTombstoneList rangeTombstones;
    private final List<RangeTombstone> survivors;
    private final List<FileMeta> upper;
    private final List<FileMeta> lower;

    /** @param snapshots sequence numbers that live snapshots read at, ascending */
    public CompactionJob(
            CompactionPlan plan,
            CompactionSettings settings,
            long[] snapshots,
            InputTables inputs,
            OutputTables outputs,
            JobControl control) {
        this.plan = plan;
        this.settings = settings;
        this.stripes = new SnapshotStripes(snapshots);
        this.inputs = inputs;
        this.outputs = outputs;
        this.control = control;
        this.rangeTombstones = rangeTombstones();
        this.survivors = RangeTombstoneSurvivors.of(rangeTombstones, stripes, new OlderTables(plan.older()));
        HiddenTables hidden = new HiddenTables(rangeTombstones, stripes);
        this.upper = hidden.without(plan.upper());
        this.lower = hidden.without(plan.lower());
    }

    /**
     * Merges everything on the calling thread.
     *
     * @throws CompactionCancelledException when cancelled
     * @throws dev.kvstore.StoreException when an input is damaged or an output can't be written
     */
    public CompactionResult run() {
        return result(List.of(merge(null, null)));
    }

    /**
     * Like {@link #run()}, with the plan cut into key ranges that threads of {@code helpers} may take
     * part in. The calling thread works through them itself and waits only for those that a helper has
     * started, so that it makes progress whatever else the executor has to do.
     *
     * @param maxParts key ranges at most, at least 1
     */
    public CompactionResult run(Executor helpers, int maxParts) {
        List<byte[]> cuts = SubRanges.cuts(plan, settings, maxParts);
        if (cuts.isEmpty()) {
            return run();
        }
        ParallelParts<MergedPart> parts = new ParallelParts<>(cuts.size() + 1, part -> {
            byte[] start = part == 0 ? null : cuts.get(part - 1);
            byte[] end = part == cuts.size() ? null : cuts.get(part);
            return merge(start, end);
        });
        return result(parts.run(helpers, this::discard));
    }

    private record MergedPart(List<TableMeta> tables, MergeStatistics statistics) {}

    private MergedPart merge(byte[] start, byte[] end) {
        control.cancellation().throwIfCancelled();
        EntryFilter filter = new EntryFilter(stripes, rangeTombstones, new OlderTables(plan.older()));
        try (TableWriter writer = new TableWriter(
                        outputs, first -> outputs.create(plan.outputLevel()), cuts(), survivors, start, end);
                InternalIterator entries = entries()) {
            MergeStatistics statistics = MergeLoop.run(entries, start, end, filter, writer, control, outputs.memory());
            return new MergedPart(writer.finish(), statistics);
        }
    }

    private CompactionResult result(List<MergedPart> parts) {
        List<FileMeta> files = new ArrayList<>();
        MergeStatistics statistics = MergeStatistics.covered(hiddenEntries());
        for (MergedPart part : parts) {
            part.tables().forEach(table -> files.add(FileMetas.of(table)));
            statistics = statistics.plus(part.statistics());
        }
        return new CompactionResult(plan.replaceInputs(files), List.copyOf(files), statistics);
    }

    /** Entries of the tables that need not be read. */
    private long hiddenEntries() {
        long entries = 0;
        for (FileMeta file : plan.inputs()) {
            entries += upper.contains(file) || lower.contains(file) ? 0 : file.entries();
        }
        return entries;
    }

    private void discard(MergedPart part) {
        part.tables().forEach(table -> outputs.delete(table.fileNumber()));
    }

    private TableCuts cuts() {
        return plan.outputLevel() == 0
                ? TableCuts.NONE
                : new SizeCuts(settings.targetFileBytes(), settings.maxGrandparentBytes(), plan.grandparents());
    }

    /** Newer sources first. */
    private InternalIterator entries() {
        List<InternalIterator> children = new ArrayList<>();
        try {
            if (plan.inputLevel() > 0) {
                children.add(level(upper));
            } else {
                upper.forEach(file -> children.add(inputs.allVersions(file)));
            }
            if (!lower.isEmpty()) {
                children.add(level(lower));
            }
        } catch (RuntimeException | Error e) {
            children.forEach(InternalIterator::close);
            throw e;
        }
        return children.size() == 1
                ? children.get(0)
                : MergingIterator.allVersions(children.toArray(InternalIterator[]::new));
    }

    private InternalIterator level(List<FileMeta> files) {
        byte[][] smallest = new byte[files.size()][];
        byte[][] largest = new byte[files.size()][];
        for (int i = 0; i < smallest.length; i++) {
            smallest[i] = files.get(i).range().smallest();
            largest[i] = files.get(i).range().largest();
        }
        return new LevelIterator(new TableBounds(smallest, largest), table -> inputs.allVersions(files.get(table)));
    }

    private RangeTombstoneList rangeTombstones() {
        List<RangeTombstone> all = new ArrayList<>();
        for (FileMeta file : plan.inputs()) {
            if (file.rangeTombstones() > 0) {
                all.addAll(inputs.rangeTombstones(file).fragments());
            }
        }
        return RangeTombstoneList.of(all);
    }
}
