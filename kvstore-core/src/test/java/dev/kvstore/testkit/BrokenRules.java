package dev.kvstore.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Rules of {@link CheckedOrder} that stores of this process broke, in whatever thread, and that nobody has reported yet.
 * Thread-safe.
 */
public final class BrokenRules {
    private static final Queue<String> BROKEN = new ConcurrentLinkedQueue<>();

    private BrokenRules() {}

    /** Notes a broken rule. */
    static void add(String rule) {
        BROKEN.add(rule);
    }

    /** Whether there are some. */
    public static boolean any() {
        return !BROKEN.isEmpty();
    }

    /** Takes them, for who reports them, or for a test that wants rules to be broken. */
    public static List<String> take() {
        List<String> taken = new ArrayList<>();
        for (String rule = BROKEN.poll(); rule != null; rule = BROKEN.poll()) {
            taken.add(rule);
        }
        return taken;
    }
}
