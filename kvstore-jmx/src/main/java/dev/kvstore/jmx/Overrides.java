package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.LongSetting;
import java.util.ArrayList;
import java.util.List;

/** Settings that are not as the store was opened. */
final class Overrides {
    private Overrides() {}

    /** One line for each. */
    static String[] of(KeyValueStore store) {
        List<String> lines = new ArrayList<>();
        for (LongSetting setting : store.settings().all()) {
            if (setting.get() != setting.initial()) {
                lines.add(setting.name() + "=" + setting.get() + " (opened with " + setting.initial() + ")");
            }
        }
        L0Triggers initial = store.options().l0Triggers();
        L0Triggers present = store.settings().l0Triggers();
        if (!present.equals(initial)) {
            lines.add("l0Triggers=" + text(present) + " (opened with " + text(initial) + ")");
        }
        return lines.toArray(String[]::new);
    }

    /** Sets all of them back. */
    static void reset(KeyValueStore store) {
        // Of two settings with an order between them, one may have to wait for the other: the second round does it.
        List<LongSetting> refused = new ArrayList<>();
        for (LongSetting setting : store.settings().all()) {
            try {
                setting.reset();
            } catch (IllegalArgumentException e) {
                refused.add(setting);
            }
        }
        refused.forEach(LongSetting::reset);
        store.settings().l0Triggers(store.options().l0Triggers());
    }

    private static String text(L0Triggers triggers) {
        return triggers.compact() + "/" + triggers.slowdown() + "/" + triggers.stop();
    }
}
