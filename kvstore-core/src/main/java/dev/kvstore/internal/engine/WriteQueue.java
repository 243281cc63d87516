package dev.kvstore.internal.engine;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreStalledException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: writers queue up, one of them leads and commits for all.
 *
 * <h2>Protocol</h2>
 * <ol>
 *   <li>A writer pushes its ticket on a stack, then tries the lock. Who gets it leads: moves the stack to
 *       the queue in order of arrival, hands groups from its front to the committer, and goes on
 *       until its own write is done.
 *   <li>Who does not get it spins briefly, then parks until done or until it may lead.
 *   <li>Whoever unlocks wakes the first that waits. A ticket pushed before a failed attempt to lock is seen by
 *       the unlocker, which looks after unlocking; so no wake-up is lost.
 *   <li>While there is no room for a write, the leader waits on {@code room}, which frees the lock, and fails
 *       tickets that are past their deadline or whose thread was interrupted, and all when the store is being
 *       closed.
 *   <li>Whom the leader has completed it wakes when it has unlocked, but before it waits for room or commits another
 *       group: they need not wait for what does not concern them.
 * </ol>
 * A thread may {@linkplain #hold hold} the queue: from then on its own writes alone are committed, and those of others wait
 * as if there were no room for them.
 *
 * <p>Groups and tickets are linked through the tickets themselves: a write allocates nothing. What is private runs
 * under the lock.
 */
public final class WriteQueue {
    /** Commits groups; called with the lock held. */
    public interface Committer {
        /** Whether the write that is first in line can be committed without waiting for flush or compaction. */
        boolean hasRoom(WriteTicket first);

        /**
         * Commits a group: the tickets from {@code first} along {@code next}, null-terminated.
         *
         * @param wakes takes the waiters of completed tickets, before they are completed
         * @return the tickets that belong to the next group after all, or null
         */
        WriteTicket commit(WriteTicket first, WakeList wakes);

        /** Why there is no room, for messages. */
        String stallReason();

        /** Whether waiting is over, because the store is being closed. */
        boolean isClosing();

        /** A leader has waited for room, in all, for so long. */
        void waited(long nanos);
    }

    private static final int SPINS = 300;
    private static final long STALL_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The part of a sync's time that a leader waits for companions at most. */
    private static final int GATHER_SHARE = 2;

    private static final boolean MULTIPROCESSOR = Runtime.getRuntime().availableProcessors() > 1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrivalQueue queue = new ArrivalQueue();
    private final Committer committer;

    /** Whose turn it is to hold the queue, first come, first served. Taken before {@link #lock}. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** The thread that holds the queue, or null; under the lock. */
    private Thread holder;

    /** How many writes shared the last sync with the one that led it, and how long that took; under the lock. */
    private int companions;

    private long lastSyncNanos;

    public WriteQueue(Committer committer) {
        this.committer = committer;
    }

    /** Commits a begun ticket and ends it. */
    public long write(WriteTicket ticket) {
        queue.push(ticket);
        int spins = MULTIPROCESSOR && !ticket.isSync() ? SPINS : 0;
        boolean wasInterrupted = false;
        while (!ticket.isDone()) {
            if (lock.tryLock()) {
                try {
                    lead(ticket);
                } finally {
                    unlock();
                }
                ticket.wakeList().wakeAll();
            } else if (spins > 0) {
                spins--;
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    wasInterrupted = true;
                    ticket.markInterrupted();
                }
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return ticket.end();
    }

    /** Keeps writers out until {@link #unlock()}, between two groups. */
    public void lock() {
        lock.lock();
    }

    /** Lets writers in and wakes the first that waits. */
    public void unlock() {
        lock.unlock();
        Thread waiting = queue.waiter();
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /**
     * Holds back the writes of all other threads until {@link #release()}.
     *
     * @throws StoreStalledException when another thread holds the queue up to the deadline
     * @throws StoreInterruptedException when interrupted
     */
    public void hold(long deadlineNanos) {
        try {
            if (!turn.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new StoreStalledException(
                        "waited past the write timeout for another transaction that runs exclusively");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreInterruptedException("interrupted while another transaction ran exclusively", e);
        }
        lock.lock();
        holder = Thread.currentThread();
        unlock();
    }

    /** Lets the writes of other threads in again; by the thread that holds the queue. */
    public void release() {
        lock.lock();
        holder = null;
        room.signalAll();
        unlock();
        turn.unlock();
    }

    /** Tells a waiting leader that there may be room; with the lock held. */
    public void signalRoom() {
        room.signalAll();
    }

    private void lead(WriteTicket own) {
        long waited = 0;
        while (!own.isDone()) {
            own.wakeList().wakeAll();
            queue.admit();
            if (mayCommit()) {
                commitGroup(own);
            } else {
                waited += awaitRoom(own);
            }
        }
        if (waited > 0) {
            committer.waited(waited);
        }
    }

    /** Whether the first in line, which is the holder's write if there is one, can be committed. */
    private boolean mayCommit() {
        if (holder == null) {
            return committer.hasRoom(queue.front());
        }
        queue.bringForward(holder);
        return queue.front().waiter() == holder && committer.hasRoom(queue.front());
    }

    private void commitGroup(WriteTicket own) {
        WriteTicket first = queue.front();
        if (holder != null) {
            WriteTicket others = first.next();
            first.next(null);
            committer.commit(first, own.wakeList());
            queue.front(others);
            return;
        }
        if (!own.isSync()) {
            queue.front(committer.commit(first, own.wakeList()));
            return;
        }
        gather();
        long began = System.nanoTime();
        queue.front(committer.commit(queue.front(), own.wakeList()));
        lastSyncNanos = System.nanoTime() - began;
        companions = own.wakeList().size();
    }

    /**
     * Gives those who shared the last sync time to come back for the next one: without it the first of them who is
     * awake leads alone, and the others wait for a sync they could have shared. Nobody waits for a single writer.
     */
    @SuppressWarnings("ThreadPriorityCheck") // yielding only lets them come sooner; the limit is what ends it
    private void gather() {
        if (companions == 0) {
            return;
        }
        long limit = System.nanoTime() + lastSyncNanos / GATHER_SHARE;
        while (queue.size() <= companions && System.nanoTime() - limit < 0) {
            Thread.yield();
            queue.admit();
        }
    }

    /** Waits a little and returns for how long. */
    @SuppressWarnings("WaitNotInLoop") // lead() is the loop
    private long awaitRoom(WriteTicket own) {
        long began = System.nanoTime();
        try {
            room.awaitNanos(STALL_SLICE_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.admit();
        if (Thread.currentThread().isInterrupted()) {
            own.markInterrupted();
        }
        failOverdue();
        return System.nanoTime() - began;
    }

    /** Fails the tickets that will not wait longer. */
    private void failOverdue() {
        long now = System.nanoTime();
        queue.fail(ticket -> overdue(ticket, now));
    }

    private RuntimeException overdue(WriteTicket ticket, long now) {
        if (committer.isClosing()) {
            return new StoreClosedException("the store was closed while the write waited; it was not applied");
        }
        if (ticket.isInterrupted()) {
            return new StoreInterruptedException(
                    "interrupted while the write waited: " + stallReason() + "; it was not applied");
        }
        if (now - ticket.deadlineNanos() >= 0) {
            return new StoreStalledException(
                    "the write waited past its timeout: " + stallReason() + "; it was not applied");
        }
        return null;
    }

    private String stallReason() {
        return holder == null ? committer.stallReason() : "a transaction of " + holder.getName() + " runs exclusively";
    }
}
