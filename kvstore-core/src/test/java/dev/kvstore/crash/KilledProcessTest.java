package dev.kvstore.crash;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** A process that is killed while it writes loses nothing that it acknowledged, without any sync. */
class KilledProcessTest {
    @Test
    void losesNothingThatWasAcknowledged() {
        RigKind.KILLS.run();
    }
}
