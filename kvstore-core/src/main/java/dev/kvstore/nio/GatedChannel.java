package dev.kvstore.nio;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * A file channel whose operations an interrupt ends, as the contract of file channels says, and that is released once it is closed and
 * the last of them has ended. Thread-safe.
 */
abstract class GatedChannel extends FileChannel {
    private final KvPath path;
    private final OperationGate gate = new OperationGate();

    GatedChannel(KvPath path) {
        this.path = path;
    }

    /** Lets go of what the channel held; called once. */
    abstract void release() throws IOException;

    /** Does something to the file as an interruptible operation. */
    final <T> T perform(Failures.Action<T> action) throws IOException {
        gate.enter();
        try {
            return performInside(action);
        } finally {
            exit();
        }
    }

    private <T> T performInside(Failures.Action<T> action) throws IOException {
        boolean completed = false;
        try {
            begin();
            checkOpen();
            T result = action.run();
            completed = true;
            return result;
        } catch (StoreException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Whoever interrupts wakes the thread before closing its channel (since JDK 21): this closes it now.
                begin();
            }
            throw Failures.of(path.toString(), e);
        } finally {
            end(completed);
        }
    }

    /** Does something that never waits for other threads: an interrupt meanwhile is as good as one that comes right behind. */
    final <T> T performAtOnce(Failures.Action<T> action) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            return perform(action);
        }
        gate.enter();
        try {
            return action.run();
        } catch (StoreException e) {
            throw Failures.of(path.toString(), e);
        } finally {
            exit();
        }
    }

    final void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** The last one out releases what the channel held, if it was closed meanwhile. */
    private void exit() throws IOException {
        if (gate.exit()) {
            releaseNow();
        }
    }

    /**
     * An operation that is under way may wait for the store. Whoever closes the channel does not wait with it, since that may be a
     * thread that interrupts it: the operation's end is the end of the channel.
     */
    @Override
    protected final void implCloseChannel() throws IOException {
        if (gate.close()) {
            releaseNow();
        }
    }

    private void releaseNow() throws IOException {
        try {
            Failures.translated(path.toString(), () -> {
                release();
                return null;
            });
        } finally {
            gate.released();
        }
    }

    /** Waits until a closed channel's last operation has ended. */
    final void awaitReleased() {
        gate.awaitReleased();
    }
}
