package dev.kvstore.internal.lsm;

import dev.kvstore.StoreEvent;
import dev.kvstore.internal.compaction.CompactionJob;
import dev.kvstore.internal.compaction.CompactionPlan;
import dev.kvstore.internal.compaction.CompactionResult;
import dev.kvstore.internal.compaction.CompactionSettings;
import dev.kvstore.internal.compaction.InputTables;
import dev.kvstore.internal.compaction.JobControl;
import dev.kvstore.internal.compaction.OutputTables;
import dev.kvstore.internal.compaction.RateLimiter;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.jfr.CompactionEvent;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.VersionEdit;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Carries out a plan: moves or merges its tables, and installs the result. Thread-safe. */
final class CompactionRunner {
    private static final int MOST_PARTS = 4;

    private final Installer installer;
    private final TableFiles files;
    private final ViewHolder views;
    private final OutputTables outputs;
    private final LiveSettings settings;
    private final RateLimiter limiter;
    private final EventDispatcher events;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();
    private final AtomicLong tombstonesDropped = new AtomicLong();

    CompactionRunner(
            Installer installer,
            TableFiles files,
            ViewHolder views,
            OutputTables outputs,
            LiveSettings settings,
            EventDispatcher events) {
        this.installer = installer;
        this.files = files;
        this.views = views;
        this.outputs = outputs;
        this.settings = settings;
        this.limiter = new RateLimiter(settings.rateLimitBytesPerSecond().get());
        this.events = events;
    }

    /**
     * Carries out a plan on the calling thread.
     *
     * @param snapshots all that are open, ascending
     * @param helpers threads that may take a share
     */
    void run(CompactionRun run, CompactionSettings shape, long[] snapshots, Executor helpers) {
        CompactionEvent event = new CompactionEvent();
        event.begin();
        long started = System.nanoTime();
        CompactionPlan plan = run.plan();
        events.publish(new StoreEvent.CompactionStarted(
                plan.inputLevel(), plan.outputLevel(), plan.inputs().size(), plan.inputBytes()));
        VersionEdit edit;
        long written = 0;
        if (plan.isTrivialMove()) {
            edit = plan.moveEdit();
            installer.install(edit);
        } else {
            CompactionResult result = merge(run, shape, snapshots, helpers);
            edit = result.edit();
            installer.install(edit);
            written = result.outputBytes();
            countMerge(plan, result);
        }
        count.incrementAndGet();
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
        record(event, plan, edit.addedFiles().size(), written);
        events.publish(new StoreEvent.CompactionEnded(
                plan.inputLevel(),
                plan.outputLevel(),
                edit.addedFiles().size(),
                plan.isTrivialMove() ? 0 : plan.inputBytes(),
                written,
                micros));
    }

    private void record(CompactionEvent event, CompactionPlan plan, int outputTables, long written) {
        event.store = events.store();
        event.reason = plan.reason().name();
        event.fromLevel = plan.inputLevel();
        event.toLevel = plan.outputLevel();
        event.inputTables = plan.inputs().size();
        event.outputTables = outputTables;
        event.bytesRead = plan.isTrivialMove() ? 0 : plan.inputBytes();
        event.bytesWritten = written;
        event.trivialMove = plan.isTrivialMove();
        event.commit();
    }

    /** Takes over the rate from the settings. */
    void settingsChanged() {
        limiter.setBytesPerSecond(settings.rateLimitBytesPerSecond().get());
    }

    void countFailure() {
        failures.incrementAndGet();
    }

    long count() {
        return count.get();
    }

    long failures() {
        return failures.get();
    }

    long bytesRead() {
        return bytesRead.get();
    }

    long bytesWritten() {
        return bytesWritten.get();
    }

    long tombstonesDropped() {
        return tombstonesDropped.get();
    }

    private CompactionResult merge(CompactionRun run, CompactionSettings shape, long[] snapshots, Executor helpers) {
        JobControl control = new JobControl(limiter, run.cancellation(), run.progress());
        ReadView view = views.retainCurrent();
        try {
            return new CompactionJob(run.plan(), shape, snapshots, inputs(), outputs, control).run(helpers, MOST_PARTS);
        } finally {
            view.release();
        }
    }

    private void countMerge(CompactionPlan plan, CompactionResult result) {
        bytesRead.addAndGet(plan.inputBytes());
        bytesWritten.addAndGet(result.outputBytes());
        tombstonesDropped.addAndGet(result.statistics().tombstonesDropped());
    }

    /** The view held meanwhile keeps the inputs open. */
    private InputTables inputs() {
        return new InputTables() {
            @Override
            public InternalIterator allVersions(FileMeta file) {
                return files.get(file).table().allVersionsIterator();
            }

            @Override
            public RangeTombstoneList rangeTombstones(FileMeta file) {
                return files.get(file).table().rangeTombstones();
            }
        };
    }
}
