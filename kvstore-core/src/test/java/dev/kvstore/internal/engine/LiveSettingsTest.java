package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.L0Triggers;
import dev.kvstore.StoreOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
    private final AtomicInteger changes = new AtomicInteger();
    private final LiveSettings settings =
            new LiveSettings(StoreOptions.defaults(), new EventDispatcher("test", null, Thread::new));

    @Test
    void logLimitBelowOneSegmentIsRefusedFromEitherSide() {
        long segment = settings.walSegmentBytes().get();
        assertThrows(
                IllegalArgumentException.class, () -> settings.walMaxBytes().set(segment - 1));
        settings.walMaxBytes().set(segment);
        assertThrows(
                IllegalArgumentException.class, () -> settings.walSegmentBytes().set(segment + 4096));
        assertEquals(segment, settings.walMaxBytes().get());
        assertEquals(segment, settings.walSegmentBytes().get());
    }

    @Test
    void softLimitOfOverdueCompactionStaysBelowTheHardOne() {
        long soft = settings.pendingCompactionSoftBytes().get();
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.pendingCompactionHardBytes().set(soft - 1));
        long hard = settings.pendingCompactionHardBytes().get();
        assertThrows(
                IllegalArgumentException.class,
                () -> settings.pendingCompactionSoftBytes().set(hard + 1));
    }

    @Test
    void everyChangeIsObservedOnce() {
        settings.observe(changes::incrementAndGet);
        settings.writeTimeoutMillis().set(5);
        settings.writeTimeoutMillis().set(5);
        assertEquals(1, changes.get());
        settings.l0Triggers(new L0Triggers(1, 2, 3));
        assertEquals(2, changes.get());
    }

    @Test
    void missingTriggersAreRefusedAndChangeNothing() {
        assertThrows(NullPointerException.class, () -> settings.l0Triggers(null));
        assertEquals(L0Triggers.DEFAULT, settings.l0Triggers());
    }
}
