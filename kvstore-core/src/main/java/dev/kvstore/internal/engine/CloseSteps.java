package dev.kvstore.internal.engine;

import java.util.ArrayList;
import java.util.List;

/** Steps that are all taken, whichever of them fail. One thread. */
public final class CloseSteps {
    private final List<Throwable> failures = new ArrayList<>();

    /** Takes a step and remembers its failure. */
    public void take(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    /** Throws the first failure, if there was one; it knows the others. */
    public void throwFirst() {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.get(0);
        failures.subList(1, failures.size()).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }
}
