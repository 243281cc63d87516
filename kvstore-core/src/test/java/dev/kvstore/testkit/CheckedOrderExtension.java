package dev.kvstore.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Belongs to every test: fails it when a store broke a rule of {@link CheckedOrder}, in whatever thread. */
public final class CheckedOrderExtension implements AfterEachCallback {
    private static final Queue<String> BROKEN = new ConcurrentLinkedQueue<>();

    /** Notes a broken rule. */
    static void broken(String rule) {
        BROKEN.add(rule);
    }

    /** Takes what was noted, for a test that wants rules to be broken. */
    static List<String> takeBroken() {
        List<String> taken = new ArrayList<>();
        for (String rule = BROKEN.poll(); rule != null; rule = BROKEN.poll()) {
            taken.add(rule);
        }
        return taken;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> rules = takeBroken();
        if (!rules.isEmpty()) {
            throw new AssertionError("the order of writing was broken: " + rules);
        }
    }
}
