package dev.kvstore.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Belongs to every test: fails it when a store broke a rule of {@link CheckedOrder}, in whatever thread. */
public final class CheckedOrderExtension implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        List<String> rules = BrokenRules.take();
        if (!rules.isEmpty()) {
            throw new AssertionError("the order of writing was broken: " + rules);
        }
    }
}
