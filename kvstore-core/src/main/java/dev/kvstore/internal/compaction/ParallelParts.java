package dev.kvstore.internal.compaction;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Works through numbered parts on the calling thread and on any helpers that come by. Each takes the
 * next part until none is left, so the caller never waits for a helper that has not started. After a
 * failure the parts not yet started are skipped.
 *
 * @param <T> the result of a part
 */
final class ParallelParts<T> {
    private final int count;
    private final IntFunction<T> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<T> results;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch done;

    ParallelParts(int count, IntFunction<T> work) {
        this.count = count;
        this.work = work;
        this.results = new AtomicReferenceArray<>(count);
        this.done = new CountDownLatch(count);
    }

    /**
     * Runs all parts and returns their results in order.
     *
     * @param discard is given the results that did come about when any part fails; the first failure is
     *     thrown afterwards
     */
    List<T> run(Executor helpers, Consumer<T> discard) {
        for (int i = 1; i < count; i++) {
            try {
                helpers.execute(this::work);
            } catch (RejectedExecutionException e) {
                break;
            }
        }
        work();
        awaitStarted();
        List<T> finished = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (results.get(i) != null) {
                finished.add(results.get(i));
            }
        }
        if (failure.get() != null) {
            finished.forEach(discard);
            throw rethrow(failure.get());
        }
        return finished;
    }

    private void work() {
        for (int part = next.getAndIncrement(); part < count; part = next.getAndIncrement()) {
            try {
                if (failure.get() == null) {
                    results.set(part, work.apply(part));
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                done.countDown();
            }
        }
    }

    /** Every part has been taken when this is called, so the wait is for running work alone; an interrupt is kept for later. */
    private void awaitStarted() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
