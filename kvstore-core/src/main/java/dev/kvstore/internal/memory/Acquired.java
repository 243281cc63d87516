package dev.kvstore.internal.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What something under construction has taken so far, to be given back when it can't take the rest: memory may be
 * refused at any allocation.
 */
public final class Acquired {
    private final Deque<AutoCloseable> taken = new ArrayDeque<>();

    /** Adds what was just taken; returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        taken.push(resource);
        return resource;
    }

    /** Closes everything, the latest first; what fails then is added to the cause. */
    public void release(Throwable cause) {
        while (!taken.isEmpty()) {
            try {
                taken.pop().close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
