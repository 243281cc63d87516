package dev.kvstore.internal.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A planted bug, which must be found: like {@link GracePeriodStress}, but the old one is freed without a look at the slots. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the old one, which is still there")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "the new one")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the old one after it was freed")
@State
public class PlantedFreeingStress {
    private final Slots<ClosingSlotsStress.TestSlot> readers = new Slots<>(ClosingSlotsStress.TestSlot::new);
    private final Memory old = new Memory(1);
    private volatile Memory published = old;

    /** Its content is no more than a plain field, as native memory is. */
    private static final class Memory {
        private int content;

        Memory(int content) {
            this.content = content;
        }
    }

    @Actor
    public void read(I_Result result) {
        ClosingSlotsStress.TestSlot slot = readers.enterAlways();
        result.r1 = published.content;
        readers.exit(slot);
    }

    @Actor
    public void replace() {
        published = new Memory(2);
        old.content = 0;
    }
}
