package dev.kvstore.concurrent;

import dev.kvstore.testkit.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that repeat something until they are told to stop, or until it fails. */
final class Crew {
    /** One turn of a worker. */
    @FunctionalInterface
    interface Turn {
        void make(int number) throws Exception;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Adds a worker that makes turns, numbered from 0, until it is stopped or {@code last} ends it without being a failure. */
    Crew add(String name, Class<? extends RuntimeException> last, Turn turn) {
        threads.add(new Thread(
                () -> {
                    try {
                        Uninterrupted.await(start);
                        for (int i = 0; !stopped.get(); i++) {
                            turn.make(i);
                        }
                    } catch (Throwable e) {
                        if (!last.isInstance(e)) {
                            failure.compareAndSet(null, e);
                            stopped.set(true);
                        }
                    }
                },
                name));
        return this;
    }

    /** Adds a worker for which every exception is a failure. */
    Crew add(String name, Turn turn) {
        return add(name, NoException.class, turn);
    }

    List<Thread> threads() {
        return threads;
    }

    void start() {
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        start.countDown();
    }

    boolean isStopped() {
        return stopped.get();
    }

    void stop() {
        stopped.set(true);
    }

    /** Waits for the first workers that were added to end by themselves. */
    void awaitFirst(int workers, Duration longest) throws InterruptedException {
        for (Thread thread : threads.subList(0, workers)) {
            thread.join(longest.toMillis());
        }
    }

    /** Waits for all workers to end and throws what one of them failed with. */
    void join(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " hangs\n" + Deadline.threads());
            }
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get().toString(), failure.get());
        }
    }

    /** Waiting by threads that are interrupted all the time. */
    private static final class Uninterrupted {
        static void await(CountDownLatch latch) {
            while (true) {
                try {
                    latch.await();
                    return;
                } catch (InterruptedException e) {
                    // Is what the test does to its workers; they start all the same.
                }
            }
        }
    }

    private static final class NoException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
