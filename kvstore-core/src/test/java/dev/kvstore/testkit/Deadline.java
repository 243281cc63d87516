package dev.kvstore.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Turns a hang into a failure that shows what every thread was doing. */
public final class Deadline {
    /** Anything that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private Deadline() {}

    /** Runs a task in a thread of its own; an error of the task is thrown, as is one when it takes too long. */
    public static void within(Duration longest, String name, Task task) {
        FutureTask<Void> future = new FutureTask<>(() -> {
            task.run();
            return null;
        });
        Thread thread = new Thread(future, name);
        thread.setDaemon(true);
        thread.start();
        try {
            future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(name + " took longer than " + longest + "\n" + threads());
        } catch (ExecutionException e) {
            throw new AssertionError(name + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
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
