package dev.kvstore.nio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;

/**
 * Lets operations into a channel until it is closed, and tells who has to release what it holds: whoever closes it while nobody is
 * inside, else the last one out. Thread-safe, without locks.
 */
final class OperationGate {
    /** The sign of {@link #inside}: the channel is closed, and no operation begins any more. */
    private static final int CLOSING = Integer.MIN_VALUE;

    private static final VarHandle INSIDE;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(OperationGate.class, "inside", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CountDownLatch released = new CountDownLatch(1);

    /** Operations that are under way, and {@link #CLOSING}. */
    private volatile int inside;

    void enter() throws ClosedChannelException {
        int now;
        do {
            now = inside;
            if (now < 0) {
                throw new ClosedChannelException();
            }
        } while (!INSIDE.compareAndSet(this, now, now + 1));
    }

    /** Returns whether the channel was closed meanwhile and this was the last operation. */
    boolean exit() {
        return (int) INSIDE.getAndAdd(this, -1) == CLOSING + 1;
    }

    /** Lets nobody in any more; returns whether nobody is inside. */
    boolean close() {
        return (int) INSIDE.getAndBitwiseOr(this, CLOSING) == 0;
    }

    /** What the channel held is released. */
    void released() {
        released.countDown();
    }

    /** Waits for {@link #released}, through interrupts. */
    void awaitReleased() {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
