package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.Collection;
import java.util.List;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/** The plans that are being carried out: what no further plan may touch. Immutable. */
public final class RunningCompactions {
    /** Nothing is running. */
    public static final RunningCompactions NONE = new RunningCompactions(List.of());

    private final List<CompactionPlan> plans;
    private final LongHashSet busy = new LongHashSet();

    public RunningCompactions(Collection<CompactionPlan> plans) {
        this.plans = List.copyOf(plans);
        for (CompactionPlan plan : this.plans) {
            for (FileMeta file : plan.inputs()) {
                busy.add(file.number());
            }
        }
    }

    /** Whether a file is the input of a running plan. */
    public boolean isBusy(FileMeta file) {
        return busy.contains(file.number());
    }

    /** Whether any of the files is the input of a running plan. */
    public boolean isAnyBusy(Collection<FileMeta> files) {
        for (FileMeta file : files) {
            if (isBusy(file)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a running plan will put tables into a range of a level. */
    public boolean writesInto(int level, KeyRange range) {
        for (CompactionPlan plan : plans) {
            if (plan.outputLevel() == level && plan.range().overlaps(range)) {
                return true;
            }
        }
        return false;
    }

    /** The first level below level 0 that a running plan writes to, or {@link Version#LEVELS}. */
    public int shallowestOutputLevel() {
        int shallowest = Version.LEVELS;
        for (CompactionPlan plan : plans) {
            if (plan.outputLevel() > 0) {
                shallowest = Math.min(shallowest, plan.outputLevel());
            }
        }
        return shallowest;
    }
}
