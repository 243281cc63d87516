package dev.kvstore.fault;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** A device that is full at any moment refuses writes, loses nothing, and takes writes again when it has room. */
class DiskBudgetTest {
    @Test
    void everySizeOfADeviceIsSurvived() {
        RigKind.DISK_BUDGETS.run();
    }
}
