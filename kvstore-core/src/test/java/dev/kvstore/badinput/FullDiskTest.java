package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreStalledException;
import dev.kvstore.StoreState;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A device without room. */
class FullDiskTest {
    private static final int VALUE = 2000;

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));

    @ParameterizedTest
    @MethodSource("setups")
    void writesAreRefusedReadsAndDeletesGoOnAndWritingResumesByItself(StoreSetup setup) {
        try (KeyValueStore store = setup.open(disk)) {
            int written = fill(store, disk.device().usableBytes());
            assertTrue(written > 10, () -> "written: " + written);
            for (int i = 0; i < written; i += 7) {
                assertNotNull(store.get(key(i)), "key " + i);
            }
            store.delete(key(1));
            assertNull(store.get(key(1)));
            assertEquals(written - 1, TestData.entries(store).size());
            disk.device().setCapacity(1L << 30);
            Awaitility.await("writing resumes").until(() -> canWrite(store));
            assertEquals(StoreState.OPEN, store.metrics().state());
            assertEquals(written, TestData.entries(store).size(), "all but the deleted key, and the new one");
        }
        try (KeyValueStore store = setup.open(disk)) {
            assertNull(store.get(key(1)));
            assertNotNull(store.get(key(2)));
            assertTrue(store.verify().isClean());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingAcknowledgedIsLostWhenTheStoreIsClosedWhileFull(StoreEngine engine) {
        StoreSetup setup = setup(engine, Durability.ASYNC);
        int written;
        try (KeyValueStore store = setup.open(disk)) {
            written = fill(store, disk.device().usableBytes());
        }
        disk.device().setCapacity(1L << 30);
        try (KeyValueStore store = setup.open(disk)) {
            assertEquals(written, TestData.entries(store).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void roomBelowTheChosenReserveCountsAsFull(StoreEngine engine) {
        try (KeyValueStore store = setup(engine, Durability.ASYNC).open(disk)) {
            store.put(key(1), TestData.value(1));
            disk.device().setCapacity((1L << 40) - disk.device().usableBytes() + (50L << 20));
            store.settings().minFreeDiskBytes().set(100L << 20);
            Awaitility.await("refusal").until(() -> !canWrite(store));
            assertNotNull(store.get(key(1)));
            store.settings().minFreeDiskBytes().set(0);
            Awaitility.await("acceptance").until(() -> canWrite(store));
        }
    }

    /** Leaves room for about half a megabyte and writes until there is none; returns how many keys were written. */
    private int fill(KeyValueStore store, long usable) {
        long used = (1L << 40) - usable;
        disk.device().setCapacity(used + (512 << 10));
        for (int i = 0; ; i++) {
            try {
                store.put(key(i), TestData.value(i, VALUE));
            } catch (StoreFullException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
                int refused = i;
                assertNull(store.get(key(refused)), "the refused write was not applied");
                assertThrows(StoreFullException.class, () -> store.put(key(refused), TestData.value(0, VALUE)));
                return i;
            } catch (StoreStalledException e) {
                throw new AssertionError("write " + i + " waited for room until its deadline", e);
            }
        }
    }

    private static boolean canWrite(KeyValueStore store) {
        try {
            store.put(key(900_000), TestData.value(1));
            return true;
        } catch (StoreFullException e) {
            return false;
        }
    }

    private static List<StoreSetup> setups() {
        List<StoreSetup> setups = new ArrayList<>();
        for (StoreEngine engine : StoreEngine.values()) {
            for (Durability durability : Durability.values()) {
                setups.add(setup(engine, durability));
            }
        }
        return setups;
    }

    private static StoreSetup setup(StoreEngine engine, Durability durability) {
        return new StoreSetup(
                engine,
                "full-" + durability,
                OptionSets.tiny()
                        .durability(durability)
                        .writeTimeoutMillis(5_000)
                        .build());
    }
}
