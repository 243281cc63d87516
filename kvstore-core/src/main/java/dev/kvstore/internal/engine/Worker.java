package dev.kvstore.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A thread that runs a task whenever it is woken, and again after a while when the task asks for it. What
 * the task throws ends the thread and is reported. Thread-safe.
 */
public final class Worker {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();
    private final BooleanSupplier task;
    private final long retryNanos;
    private final Consumer<Throwable> onError;
    private final Thread thread;

    @GuardedBy("lock")
    private boolean woken;

    private volatile boolean stopping;

    /**
     * @param task returns whether to run it again after {@code retryNanos}, woken or not
     * @param onError is told what the task has thrown
     */
    public Worker(ThreadFactory threads, BooleanSupplier task, long retryNanos, Consumer<Throwable> onError) {
        this.task = task;
        this.retryNanos = retryNanos;
        this.onError = onError;
        this.thread = threads.newThread(this::run);
    }

    public void start() {
        thread.start();
    }

    public void wake() {
        lock.lock();
        try {
            woken = true;
            wakeUp.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the thread has ended, or was never started. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    public boolean isStopping() {
        return stopping;
    }

    /** Ends the thread when the task at hand is done, and waits for it; interrupts don't shorten that. */
    public void stop() {
        stopping = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean again = false;
            while (!stopping) {
                await(again);
                again = !stopping && task.getAsBoolean();
            }
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }

    private void await(boolean again) {
        lock.lock();
        try {
            long left = again ? retryNanos : Long.MAX_VALUE;
            while (!woken && !stopping && left > 0) {
                left = awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // await() is the loop
    private long awaitNanos(long nanos) {
        try {
            return wakeUp.awaitNanos(Math.min(nanos, TimeUnit.HOURS.toNanos(1)))
                    + Math.max(0, nanos - TimeUnit.HOURS.toNanos(1));
        } catch (InterruptedException e) {
            // Nobody but ourselves knows the thread, and stopping has its own flag.
            return nanos;
        }
    }
}
