package dev.kvstore.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Turns a hang into a failure that shows what every thread was doing. */
public final class Deadline {
    /** Anything that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** Processor time for which who waits works himself before he calls it a hang. */
    private static final long SHARE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int SPINS = 10_000;

    private Deadline() {}

    /** Runs a task in a thread of its own; an error of the task is thrown, as is one when it takes too long. */
    public static void within(Duration longest, String name, Task task) {
        within(longest, longest, () -> 0, name, task);
    }

    /**
     * The same, and not for long without any progress: a slow machine makes little of it, a hang none. A machine that
     * has no time for this process may make none for long, so who waits then takes a second of the processor: as much as
     * any thread that could go on gets meanwhile.
     *
     * @param still how long the progress may stay as it is
     */
    public static void within(Duration longest, Duration still, LongSupplier progress, String name, Task task) {
        FutureTask<Void> future = new FutureTask<>(() -> {
            task.run();
            return null;
        });
        Thread thread = new Thread(future, name);
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long seen = progress.getAsLong() - 1; !future.isDone(); ) {
                long now = progress.getAsLong();
                if (now == seen && staysStill(future, progress, seen, end)) {
                    throw new AssertionError(name + " did nothing for " + still + "\n" + threads());
                }
                seen = now;
                awaitFor(future, Math.min(still.toNanos(), end - System.nanoTime()));
                if (!future.isDone() && System.nanoTime() >= end) {
                    throw new AssertionError(name + " took longer than " + longest + "\n" + threads());
                }
            }
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(name + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean staysStill(FutureTask<Void> future, LongSupplier progress, long seen, long end) {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        long start = times.getCurrentThreadCpuTime();
        while (times.getCurrentThreadCpuTime() - start < SHARE_NANOS) {
            if (future.isDone() || progress.getAsLong() != seen || System.nanoTime() >= end) {
                return false;
            }
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
            }
        }
        return true;
    }

    private static void awaitFor(FutureTask<Void> future, long nanos) throws InterruptedException, ExecutionException {
        try {
            future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Whether it goes on is seen by its progress.
        }
    }

    /** Where all threads are that run code of the store. */
    public static String threads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] frames = entry.getValue();
            boolean ours = false;
            for (StackTraceElement frame : frames) {
                ours |= frame.getClassName().startsWith("dev.kvstore.internal");
            }
            if (ours) {
                text.append(entry.getKey()).append('\n');
                for (int i = 0; i < Math.min(frames.length, 20); i++) {
                    text.append("    at ").append(frames[i]).append('\n');
                }
            }
        }
        return text.toString();
    }
}
