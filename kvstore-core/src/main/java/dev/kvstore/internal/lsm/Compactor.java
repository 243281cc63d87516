package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.internal.compaction.CompactionCancelledException;
import dev.kvstore.internal.compaction.CompactionPlan;
import dev.kvstore.internal.compaction.CompactionSettings;
import dev.kvstore.internal.compaction.CompactionState;
import dev.kvstore.internal.compaction.CompactionStrategy;
import dev.kvstore.internal.compaction.ManualCompaction;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.concurrent.ThreadFactory;

/**
 * Decides what is compacted when, and on which threads: asks the strategy for plans as long as threads are
 * free, and again whenever the tree, a setting or the set of snapshots has changed. Thread-safe.
 */
final class Compactor {
    /** How often who waits for a compaction looks whether it was cancelled. */
    private static final long POLL_MILLIS = 50;

    private final LiveSettings settings;
    private final Installer installer;
    private final SnapshotList snapshots;
    private final EngineHealth health;
    private final EventDispatcher events;
    private final CompactionRunner runner;
    private final Runnable onProgress;
    private final CompactionThreads threads;

    @GuardedBy("this")
    private final PlansUnderWay running = new PlansUnderWay();

    @GuardedBy("this")
    private final FullDevicePause pause = new FullDevicePause();

    /** How often an operator has cancelled what ran. */
    @GuardedBy("this")
    private long cancellations;

    @GuardedBy("this")
    private boolean started;

    @GuardedBy("this")
    private boolean stopped;

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
        this.threads = new CompactionThreads((int) settings.compactionThreads().get(), factory);
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
                || pause.lasts()
                || health.hasFailed()
                || settings.compactionPaused().get() != 0) {
            return;
        }
        // On a full device one at a time: it may free room, but must not be tried by all at once.
        long most = health.isFull() ? 1 : settings.compactionThreads().get();
        CompactionStrategy strategy = new CompactionStrategy(compactionSettings());
        while (running.count() < most) {
            CompactionPlan plan = strategy.pick(installer.version(), state(idle && running.isEmpty()));
            if (plan == null) {
                return;
            }
            begin(plan);
        }
    }

    /** Goes on after a pause for want of room; to be called now and then. */
    synchronized void resume() {
        if (pause.hasBegun()) {
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
                long before = running.ended();
                ManualCompaction.Step step = manual.next(installer.version(), state(false));
                done = step.done();
                if (step.plan() != null) {
                    own.add(begin(step.plan()));
                }
                own.expect(manual.remainingBytes(installer.version()));
                while (!done && running.ended() == before) {
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
        running.cancel();
        notifyAll();
        return running.count();
    }

    /** Cancels what runs and waits for it; nothing begins afterwards. */
    void stop() {
        synchronized (this) {
            stopped = true;
            running.cancel();
            notifyAll();
        }
        threads.stop();
    }

    synchronized int runningCount() {
        return running.count();
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
        threads.count((int) settings.compactionThreads().get());
        schedule(false);
    }

    @GuardedBy("this")
    private CompactionState state(boolean idle) {
        return running.state(snapshots.all(), idle);
    }

    @GuardedBy("this")
    private CompactionRun begin(CompactionPlan plan) {
        CompactionRun run = running.add(plan);
        try {
            threads.execute(() -> run(run));
        } catch (RuntimeException | Error e) {
            // No thread can be had. Should one come to it all the same, it finds it cancelled.
            run.cancellation().cancel();
            end(run);
            throw e;
        }
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
        pause.begin();
    }

    private synchronized void end(CompactionRun run) {
        running.end(run);
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
