package dev.kvstore.samples.shell.session;

/**
 * The wish to stop the running command. Ctrl-C makes it from a thread of its own; the command looks at it between
 * entries, and a wait that can be interrupted ends. Thread-safe.
 */
public final class Interruption {
    private Thread running;
    private volatile boolean requested;

    /** The calling thread begins a command. */
    public synchronized void begin() {
        requested = false;
        running = Thread.currentThread();
    }

    /** The command is over; a late wish does not hit the next one. */
    public synchronized void end() {
        running = null;
        Thread.interrupted();
    }

    /** Asks the running command to stop; false when none runs or it was asked before. */
    public synchronized boolean request() {
        if (running == null || requested) {
            return false;
        }
        requested = true;
        running.interrupt();
        return true;
    }

    public boolean isRequested() {
        return requested;
    }

    /**
     * Called by commands between steps.
     *
     * @throws InterruptedByUserException when the command is to stop
     */
    public void check() {
        if (requested) {
            throw new InterruptedByUserException();
        }
    }
}
