package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreStalledException;
import dev.kvstore.internal.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WriteQueueTest {
    private static final long FAR = TimeUnit.HOURS.toNanos(1);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());
    private final OneByOne committer = new OneByOne();
    private final WriteQueue queue = new WriteQueue(committer);
    private final List<Writer> writers = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        committer.open = Integer.MAX_VALUE;
        for (Writer writer : writers) {
            writer.join();
            writer.batch.close();
        }
    }

    @Test
    void writersThatAreDoneDoNotWaitForTheRoomThatTheirLeaderLacks() {
        committer.open = 1;
        queue.lock();
        Writer first = write(FAR);
        Writer leader = write(FAR);
        queue.unlock();

        Awaitility.await().until(() -> !first.isAlive());
        assertEquals(1, first.result);
        assertTrue(leader.isAlive());
    }

    @Test
    void everyWriterIsServedInOrderOfArrival() throws InterruptedException {
        committer.open = Integer.MAX_VALUE;
        queue.lock();
        for (int i = 0; i < 20; i++) {
            write(FAR);
        }
        queue.unlock();
        for (int i = 0; i < 20; i++) {
            writers.get(i).join();
            assertEquals(i + 1, writers.get(i).result);
        }
    }

    @Test
    void leaderThatWaitedIsCounted() throws InterruptedException {
        Writer writer = write(FAR);
        Awaitility.await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
        queue.lock();
        committer.open = 1;
        queue.signalRoom();
        queue.unlock();
        writer.join();
        assertEquals(1, writer.result);
        assertTrue(committer.waitedNanos.get() > 0);
    }

    @Test
    void writesThatWaitFailWhenTheStoreIsClosed() throws InterruptedException {
        Writer leader = write(FAR);
        Writer follower = write(FAR);
        committer.closing = true;
        leader.join();
        follower.join();
        assertInstanceOf(StoreClosedException.class, leader.failure);
        assertInstanceOf(StoreClosedException.class, follower.failure);
    }

    @Test
    void writesThatWaitPastTheirDeadlineFail() throws InterruptedException {
        Writer patient = write(FAR);
        Writer hasty = write(TimeUnit.MILLISECONDS.toNanos(30));
        hasty.join();
        assertInstanceOf(StoreStalledException.class, hasty.failure);
        assertTrue(patient.isAlive());
    }

    @Test
    void interruptedWriteFailsAndItsThreadStaysInterrupted() throws InterruptedException {
        Writer leader = write(FAR);
        Awaitility.await().until(() -> leader.getState() == Thread.State.TIMED_WAITING);
        Writer follower = write(FAR);
        follower.interrupt();
        follower.join();
        assertInstanceOf(StoreInterruptedException.class, follower.failure);
        assertTrue(follower.endedInterrupted);
        leader.interrupt();
        leader.join();
        assertInstanceOf(StoreInterruptedException.class, leader.failure);
        assertTrue(leader.endedInterrupted);
    }

    /** Starts a writer and waits until it waits. */
    private Writer write(long nanos) {
        Writer writer = new Writer(new BatchBuffer(memory), System.nanoTime() + nanos);
        writers.add(writer);
        writer.start();
        Awaitility.await().until(() -> writer.getState() != Thread.State.RUNNABLE);
        return writer;
    }

    private final class Writer extends Thread {
        private final BatchBuffer batch;
        private final long deadline;
        private volatile long result;
        private volatile RuntimeException failure;
        private volatile boolean endedInterrupted;

        Writer(BatchBuffer batch, long deadline) {
            this.batch = batch;
            this.deadline = deadline;
        }

        @Override
        public void run() {
            try {
                batch.ticket().begin(Durability.SYNC, deadline);
                result = queue.write(batch.ticket());
            } catch (RuntimeException e) {
                failure = e;
            }
            endedInterrupted = Thread.currentThread().isInterrupted();
        }
    }

    /** Makes each write a group of its own, as long as it is open. */
    private static final class OneByOne implements WriteQueue.Committer {
        private final AtomicLong waitedNanos = new AtomicLong();
        private volatile int open;
        private volatile boolean closing;
        private long committed;

        @Override
        public boolean hasRoom(WriteTicket first) {
            return committed < open;
        }

        @Override
        public WriteTicket commit(WriteTicket first, WakeList wakes) {
            WriteTicket rest = first.next();
            wakes.add(first);
            first.complete(++committed);
            return rest;
        }

        @Override
        public String stallReason() {
            return "as planned";
        }

        @Override
        public boolean isClosing() {
            return closing;
        }

        @Override
        public void waited(long nanos) {
            waitedNanos.addAndGet(nanos);
        }
    }
}
