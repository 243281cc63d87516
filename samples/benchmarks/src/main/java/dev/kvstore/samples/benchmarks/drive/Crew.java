package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads, each with its own session, that start at the same time. */
final class Crew {

    private static final double NANOS = 1e9;

    private Crew() {}

    /** What one thread does; it returns the number of its operations. */
    interface Task {
        long run(Session session, int thread);
    }

    /**
     * What all threads did together.
     *
     * @param operations number of operations
     * @param seconds time from the common start to the end of the last thread
     * @param allocated heap bytes allocated by the threads
     */
    record Outcome(long operations, double seconds, long allocated) {

        double perSecond() {
            return operations / seconds;
        }
    }

    /** Runs {@code task} in each of {@code threads} threads and waits for all of them. */
    static Outcome run(Peer peer, int threads, Task task) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch ready = new CountDownLatch(threads);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Outcome>> members = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                members.add(executor.submit(() -> member(peer, thread, task, ready, start)));
            }
            ready.await();
            long started = System.nanoTime();
            start.countDown();
            long operations = 0;
            long allocated = 0;
            for (Future<Outcome> member : members) {
                operations += member.get().operations();
                allocated += member.get().allocated();
            }
            return new Outcome(operations, (System.nanoTime() - started) / NANOS, allocated);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a measuring thread failed", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Outcome member(Peer peer, int thread, Task task, CountDownLatch ready, CountDownLatch start)
            throws InterruptedException {
        try (Session session = peer.openSession()) {
            ready.countDown();
            start.await();
            long allocatedBefore = Meters.allocatedByThisThread();
            long operations = task.run(session, thread);
            return new Outcome(operations, 0, Meters.allocatedByThisThread() - allocatedBefore);
        }
    }
}
