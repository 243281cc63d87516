package dev.kvstore.rig;

import dev.kvstore.testkit.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing run shorter by leaving out steps, as long as what is left still fails: Zeller and Hildebrandt's
 * delta debugging ("Simplifying and Isolating Failure-Inducing Input", 2002), by complements only.
 */
public final class Shrinker {
    private Shrinker() {}

    /**
     * The shortest list found within a time that still fails; the order is kept.
     *
     * @param steps a list that fails
     * @param fails runs a list from the start; the same list must give the same answer nearly always
     */
    public static <T> List<T> shrink(List<T> steps, Predicate<List<T>> fails, TimeBudget budget) {
        List<T> shortest = List.copyOf(steps);
        int parts = 2;
        while (shortest.size() > 1 && !budget.isSpent()) {
            List<T> shorter = withoutAPart(shortest, parts, fails, budget);
            if (shorter != null) {
                shortest = shorter;
                parts = Math.max(2, parts - 1);
            } else if (parts >= shortest.size()) {
                break;
            } else {
                parts = Math.min(shortest.size(), parts * 2);
            }
        }
        return shortest;
    }

    private static <T> List<T> withoutAPart(List<T> steps, int parts, Predicate<List<T>> fails, TimeBudget budget) {
        int size = (steps.size() + parts - 1) / parts;
        for (int from = 0; from < steps.size() && !budget.isSpent(); from += size) {
            List<T> rest = new ArrayList<>(steps.subList(0, from));
            rest.addAll(steps.subList(Math.min(from + size, steps.size()), steps.size()));
            if (!rest.isEmpty() && fails.test(rest)) {
                return List.copyOf(rest);
            }
        }
        return null;
    }
}
