package dev.kvstore.internal.lsm;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that carry out plans and parts of plans; idle ones end. Thread-safe, but for {@link #count}. */
final class CompactionThreads implements Executor {
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    CompactionThreads(int count, ThreadFactory factory) {
        pool = new ThreadPoolExecutor(
                count, count, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** Sets how many there are at most; by one caller at a time. */
    void count(int count) {
        // The core must not exceed the maximum at any moment.
        if (count > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(count);
            pool.setCorePoolSize(count);
        } else {
            pool.setCorePoolSize(count);
            pool.setMaximumPoolSize(count);
        }
    }

    /** Takes no more work and waits for what it has; an interrupt doesn't end the wait. */
    void stop() {
        pool.shutdown();
        boolean interrupted = false;
        boolean terminated = false;
        while (!terminated) {
            try {
                terminated = pool.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
