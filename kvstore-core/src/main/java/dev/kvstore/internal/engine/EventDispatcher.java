package dev.kvstore.internal.engine;

import dev.kvstore.StoreEvent;
import dev.kvstore.StoreListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the listeners on a thread of its own, started with the first event. Publishing never
 * blocks; when {@value #CAPACITY} events wait, the oldest is dropped and counted. Thread-safe.
 */
public final class EventDispatcher implements AutoCloseable {
    private static final int CAPACITY = 1024;
    private static final long CLOSE_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

    private final String store;
    private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadFactory threads;
    private final Deque<StoreEvent> waiting = new ArrayDeque<>();
    private Thread thread;
    private boolean closed;
    private long dropped;

    /**
     * Hands events to {@code first}, unless it is null, and to those added later.
     *
     * @param store what the flight recorder is told the store is called
     */
    public EventDispatcher(String store, StoreListener first, ThreadFactory threads) {
        this.store = store;
        if (first != null) {
            listeners.add(first);
        }
        this.threads = threads;
    }

    /** What the store is called in the flight recorder. */
    public String store() {
        return store;
    }

    public void add(StoreListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
    }

    public void remove(StoreListener listener) {
        listeners.remove(listener);
    }

    public void publish(StoreEvent event) {
        LOG.debug("{}", event.message());
        EventRecords.record(store, event);
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (waiting) {
            if (closed) {
                return;
            }
            if (waiting.size() == CAPACITY) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(event);
            if (thread == null) {
                thread = threads.newThread(this::run);
                thread.start();
            }
            waiting.notifyAll();
        }
    }

    /** Events that no listener ever saw. */
    public long dropped() {
        synchronized (waiting) {
            return dropped;
        }
    }

    /** Hands out what waits and ends the thread; gives a listener that hangs a few seconds. */
    @Override
    public void close() {
        Thread last;
        synchronized (waiting) {
            closed = true;
            last = thread;
            waiting.notifyAll();
        }
        if (last != null && last != Thread.currentThread()) {
            joinUninterruptibly(last);
        }
    }

    private void run() {
        for (StoreEvent event = take(); event != null; event = take()) {
            for (StoreListener listener : listeners) {
                tell(listener, event);
            }
        }
    }

    private static void tell(StoreListener listener, StoreEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("the store's listener failed on: {}", event.message(), e);
        }
    }

    private StoreEvent take() {
        synchronized (waiting) {
            while (waiting.isEmpty() && !closed) {
                try {
                    waiting.wait();
                } catch (InterruptedException e) {
                    // Only a listener can have set it, on a thread that is not its own.
                    LOG.debug("the store's listener interrupted its thread", e);
                }
            }
            return waiting.pollFirst();
        }
    }

    private static void joinUninterruptibly(Thread last) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (long left = CLOSE_SECONDS * 1000; left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            try {
                last.join(left);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
