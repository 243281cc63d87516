package dev.kvstore.internal.btree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreState;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Room that a tree makes at the end of its file before it needs it. */
class RoomAheadTest {
    private static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    private static final int MANY = 20_000;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final SimulatedDevice device = leaks.watch(new SimulatedDevice());

    @Test
    void treeThatGrowsMakesRoomAhead() {
        try (KeyValueStore store = open()) {
            TestData.putNumbers(store, 0, MANY);
            Awaitility.await().until(() -> calls(Kind.PREPARE) > 0);
        }
    }

    @Test
    void writesGoOnWhereRoomCannotBeMadeAhead() {
        for (int i = 0; i < MANY; i++) {
            device.inject(operation -> operation.kind() == Kind.PREPARE, Fault.NO_SPACE, false);
        }
        try (KeyValueStore store = open()) {
            TestData.putNumbers(store, 0, MANY);
            Awaitility.await().until(() -> device.faultsFired() > 0);
            TestData.putNumbers(store, MANY, 2 * MANY);
            assertEquals(StoreState.OPEN, store.metrics().state());
        }
        try (KeyValueStore store = open()) {
            assertTrue(store.verify().isClean());
            assertEquals(2 * MANY, TestData.entries(store).size());
        }
    }

    @Test
    void treeMakesNoRoomAheadWhereItWouldNotHelp() {
        device.prepareAhead(false);
        try (KeyValueStore store = open()) {
            TestData.putNumbers(store, 0, MANY);
        }
        assertEquals(0, calls(Kind.PREPARE));
    }

    private KeyValueStore open() {
        return StoreEngine.BTREE.open(device.disk(PATH), OptionSets.tiny().build());
    }

    private long calls(Kind kind) {
        return device.operations().stream()
                .map(Operation::kind)
                .filter(kind::equals)
                .count();
    }
}
