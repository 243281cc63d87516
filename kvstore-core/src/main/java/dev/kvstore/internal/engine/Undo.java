package dev.kvstore.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to give back what the steps of an open have taken. One thread. */
public final class Undo {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    /** Remembers how to undo what was just done. */
    public void push(Runnable step) {
        steps.push(step);
    }

    /** Undoes all, the last step first; what fails on the way is added to the cause. */
    void all(Throwable cause) {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException | Error e) {
                cause.addSuppressed(e);
            }
        }
    }
}
