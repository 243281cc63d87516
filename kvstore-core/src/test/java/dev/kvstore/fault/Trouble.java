package dev.kvstore.fault;

import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/** What goes wrong in a run, and when; its text form is what a replay is asked for with. */
interface Trouble {
    /** Prepares a device to cause it; the gate is to be passed by every allocation. */
    NativeMemory.Gate arm(SimulatedDevice device);

    /** A call to the device fails, or it and all that the fault applies to from then on. */
    record FailingCall(long call, Fault fault, boolean everAfter) implements Trouble {
        @Override
        public NativeMemory.Gate arm(SimulatedDevice device) {
            device.injectAt(call, fault, everAfter);
            return NOTHING;
        }
    }

    /** The thread that makes a call to the device is interrupted then, and again every so many calls. */
    record Interrupt(long call, long every) implements Trouble {
        @Override
        public NativeMemory.Gate arm(SimulatedDevice device) {
            device.observe(operation -> {
                long calls = operation.call() - call;
                if (calls == 0 || (calls > 0 && calls % every == 0)) {
                    Thread.currentThread().interrupt();
                }
            });
            return NOTHING;
        }
    }

    /** An allocation is refused, or it and all later ones. */
    record NoMemory(long allocation, boolean everAfter) implements Trouble {
        @Override
        public NativeMemory.Gate arm(SimulatedDevice device) {
            Counter counter = new Counter();
            return (component, bytes) -> {
                counter.pass(component, bytes);
                long number = counter.passed();
                if (number == allocation || (everAfter && number > allocation)) {
                    throw new OutOfMemoryError("allocation " + number + ", " + bytes + " bytes for " + component);
                }
            };
        }
    }

    /** Lets everything pass. */
    NativeMemory.Gate NOTHING = (component, bytes) -> {};

    /** Counts what passes. */
    final class Counter implements NativeMemory.Gate {
        private final AtomicLong passed = new AtomicLong();

        @Override
        public void pass(MemoryComponent component, long bytes) {
            passed.incrementAndGet();
        }

        long passed() {
            return passed.get();
        }
    }
}
