package dev.kvstore.internal.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.Job;
import dev.kvstore.JobCancelledException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.internal.engine.WorkControl;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A job: its work, and how far it is. */
final class StoreJob<T> implements Job<T>, Runnable {
    /** The work, and how to say in a line what came of it. */
    record Work<T>(String kind, String description, Function<WorkControl, T> action, Function<T, String> summary) {}

    private final long id;
    private final Work<T> work;
    private final Consumer<StoreJob<?>> onEnd;
    private final WorkControl control;
    private final CountDownLatch ended = new CountDownLatch(1);

    @GuardedBy("this")
    private State state = State.QUEUED;

    @GuardedBy("this")
    private long startNanos;

    @GuardedBy("this")
    private long endNanos;

    @GuardedBy("this")
    private T result;

    @GuardedBy("this")
    private Throwable failure;

    /** @param onEnd is told once, without locks, before {@link #await()} returns */
    StoreJob(long id, Work<T> work, Consumer<StoreJob<?>> onEnd) {
        this.id = id;
        this.work = work;
        this.onEnd = onEnd;
        this.control = new WorkControl(work.description());
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        T found = null;
        Throwable cause = null;
        try {
            control.checkCancelled();
            found = work.action().apply(control);
        } catch (RuntimeException | Error e) {
            cause = e;
        }
        end(found, cause);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String kind() {
        return work.kind();
    }

    @Override
    public String description() {
        return work.description();
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public long doneBytes() {
        return control.doneBytes();
    }

    @Override
    public long totalBytes() {
        return control.totalBytes();
    }

    @Override
    public synchronized long elapsedMillis() {
        if (startNanos == 0) {
            return 0;
        }
        return TimeUnit.NANOSECONDS.toMillis((endNanos == 0 ? System.nanoTime() : endNanos) - startNanos);
    }

    @Override
    public synchronized String outcome() {
        return switch (state) {
            case QUEUED, RUNNING -> "";
            case SUCCEEDED -> work.summary().apply(result);
            case FAILED, CANCELLED -> String.valueOf(failure.getMessage());
        };
    }

    @Override
    public boolean cancel() {
        synchronized (this) {
            if (state.isEnded()) {
                return false;
            }
        }
        control.cancel();
        // One that waits ends at once; when it gets its turn there is nothing left to do.
        if (begin()) {
            end(null, control.cancellation());
        }
        return true;
    }

    @Override
    public T await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        synchronized (this) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
            return result;
        }
    }

    @Override
    public boolean await(Duration longest) {
        try {
            return ended.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        startNanos = now();
        return true;
    }

    private void end(T found, Throwable cause) {
        synchronized (this) {
            endNanos = now();
            result = found;
            failure = cause;
            boolean wasCancelled = cause instanceof JobCancelledException
                    || (control.isCancelled() && cause instanceof StoreException);
            state = cause == null ? State.SUCCEEDED : wasCancelled ? State.CANCELLED : State.FAILED;
        }
        try {
            onEnd.accept(this);
        } finally {
            ended.countDown();
        }
    }

    /** A moment that is not 0, which means never. */
    private static long now() {
        return Math.max(1, System.nanoTime());
    }

    private StoreInterruptedException interrupted() {
        Thread.currentThread().interrupt();
        return new StoreInterruptedException("interrupted while waiting for " + description() + ", which goes on");
    }
}
