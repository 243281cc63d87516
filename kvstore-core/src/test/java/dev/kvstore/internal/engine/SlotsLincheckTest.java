package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.testkit.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Readers in slots, and a writer that frees what it replaced as soon as no slot shows a reader of it. */
@Tag("lincheck")
@EnabledForJreRange(max = JRE.JAVA_21)
class SlotsLincheckTest {
    private static final int FREED = Integer.MIN_VALUE;

    @Test
    void nobodyReadsWhatWasFreedWhateverThreadsTakeTurns() {
        Lincheck.modelChecking().sequentialSpecification(Register.class).check(Reclaimed.class);
    }

    @Test
    void nobodyReadsWhatWasFreedWhenThreadsRunAtOnce() {
        Lincheck.stress().sequentialSpecification(Register.class).check(Reclaimed.class);
    }

    @Test
    void freeingWithoutALookAtTheReadersIsFound() {
        assertThrows(
                LincheckAssertionError.class,
                () -> Lincheck.modelChecking()
                        .sequentialSpecification(Register.class)
                        .check(FreedAtOnce.class));
    }

    /** Stands for native memory, so no more than a plain field. */
    private static final class Memory {
        int content;

        Memory(int content) {
            this.content = content;
        }
    }

    public static class Reclaimed {
        final Slots<FreeSlot> readers = new Slots<>(FreeSlot::new);
        volatile Memory published = new Memory(0);

        @Operation
        public int read() {
            FreeSlot slot = readers.enterAlways();
            try {
                return published.content;
            } finally {
                readers.exit(slot);
            }
        }

        @Operation(nonParallelGroup = "writer")
        public void replace(@Param(gen = IntGen.class) int content) {
            Memory old = published;
            published = new Memory(content);
            if (mayFree()) {
                old.content = FREED;
            }
        }

        boolean mayFree() {
            return readers.capture().isOver();
        }
    }

    /** The planted bug. */
    public static class FreedAtOnce extends Reclaimed {
        @Override
        boolean mayFree() {
            return true;
        }
    }

    public static class Register {
        private int content;

        public int read() {
            return content;
        }

        public void replace(int newContent) {
            content = newContent;
        }
    }

    /** A slot that owns nothing. */
    static final class FreeSlot extends Slot {
        @Override
        public void close() {}
    }
}
