package dev.kvstore.internal.btree;

import dev.kvstore.testkit.Lincheck;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A state of the tree is seen as a whole, and in the order of publication. */
@Tag("lincheck")
@EnabledForJreRange(max = JRE.JAVA_21)
class PublishedLincheckTest {
    private static final int MIXTURE = Integer.MIN_VALUE;

    @Test
    void statesAreSeenAsAWholeWhateverThreadsTakeTurns() {
        Lincheck.modelChecking().sequentialSpecification(Register.class).check(States.class);
    }

    @Test
    void statesAreSeenAsAWholeWhenThreadsRunAtOnce() {
        Lincheck.stress().sequentialSpecification(Register.class).check(States.class);
    }

    public static class States {
        private final Published published = new Published();

        @Operation(nonParallelGroup = "writer")
        public void publish(@Param(gen = IntGen.class) int state) {
            published.publish(state, state, state);
        }

        @Operation
        public int view() {
            Published.View view = published.view();
            return view.root() == view.sequence() ? (int) view.root() : MIXTURE;
        }
    }

    public static class Register {
        private int state;

        public void publish(int newState) {
            state = newState;
        }

        public int view() {
            return state;
        }
    }
}
