package dev.kvstore.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two calls take the same free slot: one gets it, and who comes after the other has left sees all that it did. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first has it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second has it")
@Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one after the other")
@Outcome(expect = FORBIDDEN, desc = "both at once, or without what the other did")
@State
public class SlotTakingStress {
    private final ClosingSlotsStress.TestSlot slot = new ClosingSlotsStress.TestSlot();
    private int uses;

    @Actor
    public void first(II_Result result) {
        result.r1 = use();
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = use();
    }

    private int use() {
        if (!slot.tryTake()) {
            return 0;
        }
        int number = ++uses;
        slot.free();
        return number;
    }
}
