package dev.kvstore.internal.io;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Makes the background threads of one store: daemons named {@code kvstore-<store>-<role>-<n>}, so that a
 * thread dump says whose they are, and whose death is reported. Thread-safe.
 *
 * <p>They keep neither the thread-locals nor the context class loader of the thread that happened to
 * start them, which in a servlet container would keep a whole application alive.
 */
public final class EngineThreads {
    /** How the names of all background threads start. */
    public static final String NAME_PREFIX = "kvstore-";

    private final String store;
    private final Consumer<Throwable> uncaught;

    /**
     * @param store what to call the store, usually the last element of its path
     * @param uncaught told what a thread died of, in that thread
     */
    public EngineThreads(String store, Consumer<Throwable> uncaught) {
        this.store = store;
        this.uncaught = uncaught;
    }

    /** Makes the threads of one role, such as {@code flush}, numbered from 1. */
    public ThreadFactory factory(String role) {
        AtomicInteger number = new AtomicInteger();
        return task -> newThread(NAME_PREFIX + store + '-' + role + '-' + number.incrementAndGet(), task);
    }

    private Thread newThread(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(EngineThreads.class.getClassLoader());
        thread.setUncaughtExceptionHandler((dead, failure) -> uncaught.accept(failure));
        return thread;
    }
}
