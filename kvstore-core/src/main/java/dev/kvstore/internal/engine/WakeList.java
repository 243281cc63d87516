package dev.kvstore.internal.engine;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads whose writes a leader has completed, to be woken when it has unlocked: waking is a system call
 * each, and the next leader need not wait for them. Reused; not thread-safe.
 */
public final class WakeList {
    private static final Thread[] NONE = {};

    private Thread[] threads = NONE;
    private int count;

    /** Adds whoever waits for a ticket, before the ticket is completed. */
    public void add(WriteTicket ticket) {
        Thread waiter = ticket.waiter();
        if (waiter == Thread.currentThread()) {
            return;
        }
        if (count == threads.length) {
            threads = Arrays.copyOf(threads, Math.max(8, count * 2));
        }
        threads[count++] = waiter;
    }

    /** Threads waiting to be woken. */
    public int size() {
        return count;
    }

    /** Wakes all and forgets them. */
    public void wakeAll() {
        for (int i = 0; i < count; i++) {
            LockSupport.unpark(threads[i]);
            threads[i] = null;
        }
        count = 0;
    }
}
