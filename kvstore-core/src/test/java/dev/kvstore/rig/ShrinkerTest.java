package dev.kvstore.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.testkit.TimeBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final List<Integer> STEPS =
            IntStream.rangeClosed(1, 500).boxed().toList();

    @Test
    void leavesOnlyWhatAFailureNeeds() {
        List<Integer> needed = List.of(7, 250, 499);
        assertEquals(needed, Shrinker.shrink(STEPS, steps -> steps.containsAll(needed), TimeBudget.seconds(60)));
    }

    @Test
    void keepsTheOrderOfSteps() {
        List<Integer> shrunk = Shrinker.shrink(
                STEPS, steps -> steps.stream().filter(step -> step % 100 == 0).count() >= 2, TimeBudget.seconds(60));
        assertEquals(2, shrunk.size());
        assertEquals(shrunk.stream().sorted().toList(), shrunk);
    }

    @Test
    void leavesAListAloneFromWhichNothingCanBeTaken() {
        List<Integer> steps = List.of(1, 2, 3);
        assertEquals(steps, Shrinker.shrink(steps, steps::equals, TimeBudget.seconds(60)));
    }

    @Test
    void needsFarFewerRunsThanSteps() {
        AtomicInteger runs = new AtomicInteger();
        Shrinker.shrink(
                STEPS,
                steps -> {
                    runs.incrementAndGet();
                    return steps.contains(321);
                },
                TimeBudget.seconds(60));
        assertEquals(true, runs.get() < 60, () -> runs + " runs");
    }
}
