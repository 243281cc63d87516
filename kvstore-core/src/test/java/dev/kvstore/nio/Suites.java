package dev.kvstore.nio;

import static java.util.stream.Collectors.toCollection;

import java.util.Set;
import java.util.TreeSet;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;

/** Runs suites that other projects have written for JUnit 4. */
final class Suites {
    private Suites() {}

    /** Runs a suite and checks that so many cases ran and that none but those in {@code known} failed. */
    static void run(Class<?> suite, int leastCases, Set<String> known) {
        Result result = new JUnitCore().run(suite);
        System.out.println(suite.getSimpleName() + ": " + result.getRunCount() + " cases, " + result.getFailureCount()
                + " failed, " + result.getIgnoreCount() + " ignored");
        Set<String> unexpected = result.getFailures().stream()
                .filter(failure ->
                        !known.contains(String.valueOf(failure.getDescription().getMethodName())))
                .map(Suites::describe)
                .collect(toCollection(TreeSet::new));
        if (!unexpected.isEmpty()) {
            throw new AssertionError("failed: " + String.join("\n", unexpected));
        }
        if (result.getRunCount() < leastCases) {
            throw new AssertionError("expected " + leastCases + " cases, only " + result.getRunCount() + " ran");
        }
    }

    private static String describe(Failure failure) {
        return failure.getDescription().getMethodName() + ": " + failure.getTrace();
    }
}
