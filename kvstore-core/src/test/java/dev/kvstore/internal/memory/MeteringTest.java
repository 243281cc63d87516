package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MeteringTest {
    @Test
    void isOnAndCanNotBeSwitchedUnlessTheProcessWasStartedForIt() {
        assertTrue(Metering.isOn());
        assertThrows(IllegalStateException.class, () -> Metering.set(false));
        assertTrue(Metering.isOn());
    }
}
