package dev.kvstore.internal.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Tickets in the order of their arrival: a stack that writers push theirs on without a lock, and a queue that the stack is moved to.
 * All but {@link #push} and {@link #waiter} is for who holds the lock of {@link WriteQueue}. Linked through the tickets themselves.
 */
final class ArrivalQueue {
    private final AtomicReference<WriteTicket> arrived = new AtomicReference<>();

    /** Written by whoever holds the lock, peeked at by who has just unlocked. */
    private volatile WriteTicket front;

    void push(WriteTicket ticket) {
        WriteTicket top;
        do {
            top = arrived.get();
            ticket.next(top);
        } while (!arrived.compareAndSet(top, ticket));
    }

    /** The thread of a ticket that waits, the first one if any was admitted; null when none waits. */
    Thread waiter() {
        WriteTicket waiting = front;
        if (waiting == null) {
            waiting = arrived.get();
        }
        return waiting == null ? null : waiting.waiter();
    }

    WriteTicket front() {
        return front;
    }

    void front(WriteTicket ticket) {
        front = ticket;
    }

    /** Tickets in the queue. */
    int size() {
        int count = 0;
        for (WriteTicket ticket = front; ticket != null; ticket = ticket.next()) {
            count++;
        }
        return count;
    }

    /** Moves what has arrived to the end of the queue, oldest first. */
    void admit() {
        WriteTicket newest = arrived.getAndSet(null);
        WriteTicket oldest = null;
        while (newest != null) {
            WriteTicket older = newest.next();
            newest.next(oldest);
            oldest = newest;
            newest = older;
        }
        if (front == null) {
            front = oldest;
            return;
        }
        WriteTicket last = front;
        while (last.next() != null) {
            last = last.next();
        }
        last.next(oldest);
    }

    /** Moves the ticket of a thread, of which there is one at most, to the front. */
    void bringForward(Thread waiter) {
        WriteTicket before = null;
        WriteTicket ticket = front;
        while (ticket != null && ticket.waiter() != waiter) {
            before = ticket;
            ticket = ticket.next();
        }
        if (ticket != null && before != null) {
            before.next(ticket.next());
            ticket.next(front);
            front = ticket;
        }
    }

    /** Fails and unlinks the tickets for which there is a failure. */
    void fail(Function<WriteTicket, RuntimeException> failures) {
        WriteTicket kept = null;
        WriteTicket last = null;
        WriteTicket ticket = front;
        while (ticket != null) {
            WriteTicket next = ticket.next();
            RuntimeException failure = failures.apply(ticket);
            if (failure != null) {
                Thread waiter = ticket.waiter();
                ticket.fail(failure);
                LockSupport.unpark(waiter);
            } else {
                ticket.next(null);
                if (last == null) {
                    kept = ticket;
                } else {
                    last.next(ticket);
                }
                last = ticket;
            }
            ticket = next;
        }
        front = kept;
    }
}
