package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.internal.compaction.CompactionCancelledException;
import dev.kvstore.internal.compaction.CompactionCursors;
import dev.kvstore.internal.compaction.CompactionPlan;
import dev.kvstore.internal.compaction.CompactionSettings;
import dev.kvstore.internal.compaction.CompactionState;
import dev.kvstore.internal.compaction.CompactionStrategy;
import dev.kvstore.internal.compaction.ManualCompaction;
import dev.kvstore.internal.compaction.RunningCompactions;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Decides what is compacted when, and on which threads: asks the strategy for plans as long as threads are
 * free, and again whenever the tree, a setting or the set of snapshots has changed. Thread-safe.
 */
final class Compactor {
    private static final long KEEP_ALIVE_SECONDS = 10;

    /** How often who waits for a compaction looks whether it was cancelled. */
    private static final long POLL_MILLIS = 50;

    /** How long a compaction that found no room is not tried again. */
    private static final long FULL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LiveSettings settings;
    private final Installer installer;
    private final SnapshotList snapshots;
    private final EngineHealth health;
    private final EventDispatcher events;
    private final CompactionRunner runner;
    private final Runnable onProgress;
    private final ThreadPoolExecutor threads;

    @GuardedBy("this")
    private final List<CompactionRun> running = new ArrayList<>();

    /** How often an operator has cancelled what ran. */
    @GuardedBy("this")
    private long cancellations;

    @GuardedBy("this")
    private CompactionCursors cursors = CompactionCursors.START;

    @GuardedBy("this")
    private boolean started;

    /** Whether the last one found no room, and until when nothing begins by itself therefore. */
    @GuardedBy("this")
    private boolean pausing;

    @GuardedBy("this")
    private long pauseEnd;

    @GuardedBy("this")
    private boolean stopped;

    /** Grows with every plan that ended, so that a waiter can tell whether anything has changed. */
    @GuardedBy("this")
    private long ended;

    /** @param onProgress is run, without locks, after each plan */
    Compactor(
            LiveSettings settings,
            Installer installer,
            SnapshotList snapshots,
            EngineHealth health,
            EventDispatcher events,
            CompactionRunner runner,
            ThreadFactory factory,
            Runnable onProgress) {
        this.settings = settings;
        this.installer = installer;
        this.snapshots = snapshots;
        this.health = health;
        this.events = events;
        this.runner = runner;
        this.onProgress = onProgress;
        int count = (int) settings.compactionThreads().get();
        this.threads = new ThreadPoolExecutor(
                count, count, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    synchronized void start() {
        started = true;
        schedule(false);
    }

    /**
     * Starts what is worth doing.
     *
     * @param idle whether the store has nothing better to do
     */
    synchronized void schedule(boolean idle) {
        if (!started
                || stopped
                || isPausing()
                || health.hasFailed()
                || settings.compactionPaused().get() != 0) {
            return;
        }
        // On a full device one at a time: it may free room, but must not be tried by all at once.
        long most = health.isFull() ? 1 : settings.compactionThreads().get();
        CompactionStrategy strategy = new CompactionStrategy(compactionSettings());
        while (running.size() < most) {
            CompactionPlan plan = strategy.pick(installer.version(), state(idle && running.isEmpty()));
            if (plan == null) {
                return;
            }
            begin(plan);
        }
    }

    /** Goes on after a pause for want of room; to be called now and then. */
    synchronized void resume() {
        if (pausing) {
            schedule(false);
        }
    }

    /**
     * Compacts a range of internal keys and waits for it; what is in memtables has been flushed.
     *
     * @throws dev.kvstore.JobCancelledException when cancelled, by way of the control or with all that runs
     */
    void compactRange(byte[] lower, byte[] upper, long lastSequence, WorkControl control) {
        ManualCompaction manual = new ManualCompaction(
                compactionSettings(),
                new KeyRange(lower, upper, true),
                lastSequence,
                installer.versions().nextFileNumber());
        long failures = runner.failures();
        ManualProgress own = new ManualProgress(control);
        boolean done = false;
        synchronized (this) {
            long epoch = cancellations;
            while (!done) {
                checkUsable(failures);
                long before = ended;
                ManualCompaction.Step step = manual.next(installer.version(), state(false));
                done = step.done();
                if (step.plan() != null) {
                    own.add(begin(step.plan()));
                }
                own.expect(manual.remainingBytes(installer.version()));
                while (!done && ended == before) {
                    own.report();
                    if (control.isCancelled() || cancellations != epoch) {
                        cancel(own, failures);
                        throw control.cancellation();
                    }
                    awaitEnd();
                    checkUsable(failures);
                }
            }
        }
    }

    /** Cancels what runs, and what waits for it; returns how many that were. */
    synchronized int cancelRunning() {
        cancellations++;
        running.forEach(run -> run.cancellation().cancel());
        notifyAll();
        return running.size();
    }

    /** Cancels what runs and waits for it; nothing begins afterwards. */
    void stop() {
        synchronized (this) {
            stopped = true;
            running.forEach(run -> run.cancellation().cancel());
            notifyAll();
        }
        threads.shutdown();
        boolean interrupted = false;
        boolean terminated = false;
        while (!terminated) {
            try {
                terminated = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized int runningCount() {
        return running.size();
    }

    long pendingBytes() {
        return new CompactionStrategy(compactionSettings()).pendingCompactionBytes(installer.version());
    }

    CompactionSettings compactionSettings() {
        return new CompactionSettings(
                settings.l0Triggers().compact(),
                settings.levelBaseBytes().get(),
                (int) settings.levelMultiplier().get(),
                settings.targetFileBytes().get());
    }

    /** Takes over the number of threads from the settings. */
    synchronized void settingsChanged() {
        int count = (int) settings.compactionThreads().get();
        if (count > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(count);
            threads.setCorePoolSize(count);
        } else {
            threads.setCorePoolSize(count);
            threads.setMaximumPoolSize(count);
        }
        schedule(false);
    }

    @GuardedBy("this")
    private CompactionState state(boolean idle) {
        long[] open = snapshots.all();
        long earliest = open.length == 0 ? Long.MAX_VALUE : open[0];
        return new CompactionState(
                new RunningCompactions(running.stream().map(CompactionRun::plan).toList()), cursors, earliest, idle);
    }

    @GuardedBy("this")
    private CompactionRun begin(CompactionPlan plan) {
        CompactionRun run = new CompactionRun(plan);
        running.add(run);
        cursors = cursors.after(plan);
        threads.execute(() -> run(run));
        return run;
    }

    private void run(CompactionRun run) {
        boolean completed = false;
        try {
            if (!run.cancellation().isCancelled()) {
                runner.run(run, compactionSettings(), snapshots.all(), threads);
                completed = true;
            }
        } catch (CompactionCancelledException e) {
            // The store is closing, or an operator wanted it; nothing was changed.
            completed = false;
        } catch (StoreFullException e) {
            failed(e);
            pause();
            health.markFull(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            failed(e);
            health.fail(e);
        } finally {
            end(run);
        }
        if (completed) {
            schedule(false);
        }
        onProgress.run();
    }

    private synchronized void pause() {
        pausing = true;
        pauseEnd = System.nanoTime() + FULL_PAUSE_NANOS;
    }

    @GuardedBy("this")
    private boolean isPausing() {
        pausing &= System.nanoTime() - pauseEnd < 0;
        return pausing;
    }

    private synchronized void end(CompactionRun run) {
        running.remove(run);
        run.markEnded();
        ended++;
        notifyAll();
    }

    private void failed(Throwable cause) {
        runner.countFailure();
        health.note(cause);
        events.publish(new StoreEvent.CompactionFailed(cause));
    }

    /** @param failures how many had failed before: on a device that was full then, it is tried first */
    @GuardedBy("this")
    private void checkUsable(long failures) {
        if (stopped) {
            throw new StoreClosedException("the store was closed during the compaction");
        }
        if (health.hasFailed()) {
            throw health.refusal();
        }
        if (health.isFull() && runner.failures() != failures && running.isEmpty()) {
            throw new StoreFullException("the compaction found no room: " + health.lastError());
        }
    }

    /** Ends own plans early, and waits until they have. */
    @GuardedBy("this")
    private void cancel(ManualProgress own, long failures) {
        own.cancel();
        while (own.isRunning()) {
            awaitEnd();
            checkUsable(failures);
        }
    }

    @GuardedBy("this")
    @SuppressWarnings("WaitNotInLoop") // compactRange() is the loop
    private void awaitEnd() {
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreInterruptedException(
                    "interrupted while waiting for the compaction, which may go on or stop between two of its steps");
        }
    }
}
