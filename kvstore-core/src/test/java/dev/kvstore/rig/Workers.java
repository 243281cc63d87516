package dev.kvstore.rig;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Threads that work off the cases of a run side by side, more of them than cores when cases wait for something. */
public final class Workers {
    private Workers() {}

    /** Does the cases in their order until all are done, the run ends, or one fails; throws what it failed with. */
    public static <T> void forEach(int threads, RigRun run, Iterable<T> cases, Consumer<T> work) {
        Iterator<T> rest = cases.iterator();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> work(run, rest, work, failure), "rig worker " + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
            Thread.currentThread().interrupt();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(failed.getMessage(), failed);
        }
    }

    private static <T> void work(RigRun run, Iterator<T> rest, Consumer<T> work, AtomicReference<Throwable> failure) {
        while (run.goesOn() && failure.get() == null) {
            T next;
            synchronized (rest) {
                if (!rest.hasNext()) {
                    return;
                }
                next = rest.next();
            }
            try {
                work.accept(next);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }
    }
}
