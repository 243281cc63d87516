package dev.kvstore.leak;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** Opening, using and closing leaves no descriptor, mapping, thread or byte of native memory, whatever went wrong. */
class LeakTest {
    @Test
    void nothingRemainsOfAStore() {
        RigKind.LEAKS.run();
    }
}
