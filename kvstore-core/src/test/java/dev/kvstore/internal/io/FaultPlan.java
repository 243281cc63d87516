package dev.kvstore.internal.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The faults a simulated device is to show. Guarded by the device. */
final class FaultPlan {
    private final List<Injection> injections = new ArrayList<>();
    private long fired;

    /**
     * Adds a fault for the first call that matches and that the fault applies to.
     *
     * @param everAfter also for every later call that the fault applies to, matching or not
     */
    void add(Predicate<Operation> when, Fault fault, boolean everAfter) {
        injections.add(new Injection(when, fault, everAfter));
    }

    void clear() {
        injections.clear();
    }

    /** How many calls have been made to fail. */
    long fired() {
        return fired;
    }

    /** The fault for this call, or null. */
    Fault next(Operation operation) {
        for (Injection injection : injections) {
            if (injection.hits(operation)) {
                fired++;
                return injection.fault;
            }
        }
        return null;
    }

    private static final class Injection {
        private final Predicate<Operation> when;
        private final Fault fault;
        private final boolean everAfter;
        private boolean triggered;

        Injection(Predicate<Operation> when, Fault fault, boolean everAfter) {
            this.when = when;
            this.fault = fault;
            this.everAfter = everAfter;
        }

        boolean hits(Operation operation) {
            if (!fault.appliesTo(operation.kind())) {
                return false;
            }
            if (triggered) {
                return everAfter;
            }
            triggered = when.test(operation);
            return triggered;
        }
    }
}
