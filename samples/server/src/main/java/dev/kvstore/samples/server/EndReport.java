package dev.kvstore.samples.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The steps of the one shutdown there is, for whoever asks for it. Thread-safe. */
final class EndReport {
    private static final long MAX_SECONDS = 60;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<String> lines = new ArrayList<>();

    /** Whether the caller is the first, and so the one who does it. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    synchronized void add(String line) {
        lines.add(line);
    }

    private synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    void finish() {
        done.countDown();
    }

    void await() throws InterruptedException {
        done.await();
    }

    /** Waits for the end and hands over all steps. */
    void awaitLines(Consumer<String> progress) {
        try {
            if (!done.await(MAX_SECONDS, TimeUnit.SECONDS)) {
                add("still shutting down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines().forEach(progress);
    }
}
