package dev.kvstore.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.kvstore.StoreClosedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A call comes in while the store is closed: it is refused, or the closer waits for it before memory is freed. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "inside before the memory was freed")
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = "0", expect = FORBIDDEN, desc = "inside with freed memory")
@State
public class ClosingSlotsStress {
    private final Slots<TestSlot> slots = new Slots<>(TestSlot::new);

    /** Stands for native memory, so no more than a plain field. */
    private int memory = 1;

    @Actor
    public void call(I_Result result) {
        TestSlot slot;
        try {
            slot = slots.enter();
        } catch (StoreClosedException e) {
            result.r1 = -1;
            return;
        }
        result.r1 = memory;
        slots.exit(slot);
    }

    @Actor
    public void close() {
        slots.refuse();
        slots.awaitEmpty();
        memory = 0;
    }

    /** A slot that owns nothing. */
    static final class TestSlot extends Slot {
        @Override
        public void close() {}
    }
}
