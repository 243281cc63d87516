package dev.kvstore.fault;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has happened to other stores; the document on reliability lists where the others of these are tested. */
class KnownBugsTest {
    private static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    private static final int LONGER_THAN_PAGES = 9_000;
    private static final int TORN_STATES = 40;

    private final SimulatedDevice device = new SimulatedDevice();

    /** The last change, of a manifest or of a tree, is in the cache of the operating system, and on the device or not. */
    @ParameterizedTest
    @EnumSource
    void filesOfAChangeWhoseSyncFailedAreThereWhenItIsSeenLater(StoreEngine engine) {
        StoreSetup setup = setup(engine);
        failASync(setup);
        List<SimulatedDevice> later = List.of(
                device.crash(CrashPolicy.nothingSurvives()), device.crash(CrashPolicy.everythingSurvives()), device);
        for (SimulatedDevice found : later) {
            try (KeyValueStore store = setup.open(found.disk(PATH))) {
                for (int i = 0; i < 100; i++) {
                    assertEquals("value-" + i, text(store.get(key(i))));
                }
                assertTrue(store.verify().isClean());
                store.with(Durability.SYNC).put(key(200), value(200));
                store.compact();
            }
        }
    }

    private void failASync(StoreSetup setup) {
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            TestData.putNumbers(store, 0, 50);
            store.compact();
            TestData.putNumbers(store, 50, 100);
            store.sync();
            String file = setup.engine() == StoreEngine.LSM ? "MANIFEST" : "store.tree";
            device.inject(
                    operation -> operation.kind() == Operation.Kind.FORCE
                            && operation.subject().contains(file),
                    Fault.FAILED_SYNC,
                    false);
            assertThrows(StoreException.class, () -> {
                store.put(key(100), value(100));
                store.flush();
            });
            assertEquals(1, device.faultsFired());
            assertThrows(StoreFailedException.class, () -> store.put(key(101), value(101)));
        } catch (StoreFailedException e) {
            assertTrue(device.faultsFired() == 1, () -> "closing a store that did not fail: " + e);
        } finally {
            device.clearFaults();
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordThatIsTornBetweenItsPagesIsThereAsAWholeOrNotAtAll(StoreEngine engine) {
        StoreSetup setup = setup(engine);
        byte[] large = value(7, LONGER_THAN_PAGES);
        List<SimulatedDevice> cuts = new ArrayList<>();
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            store.put(key(1), value(1));
            store.sync();
            store.put(key(2), large);
            int units = device.dirtyUnits();
            assertTrue(units >= 3, "dirty units: " + units);
            for (int lost = 0; lost < units; lost++) {
                cuts.add(device.crash(CrashPolicy.subset(~(1L << lost))));
                cuts.add(device.crash(CrashPolicy.subset((1L << lost) - 1)));
            }
            cuts.add(device.crash(CrashPolicy.everythingSurvives()));
            for (long seed = 0; seed < TORN_STATES; seed++) {
                cuts.add(device.crash(CrashPolicy.random(seed, CrashPolicy.Names.STRICT)));
            }
        }
        int whole = 0;
        for (SimulatedDevice cut : cuts) {
            whole += holdsLarge(setup, cut, large) ? 1 : 0;
        }
        assertTrue(whole < cuts.size(), "no record was torn");
        assertTrue(whole > 0, "no record was whole");
    }

    /** Also after what was found has been written behind. */
    private static boolean holdsLarge(StoreSetup setup, SimulatedDevice cut, byte[] large) {
        boolean whole;
        try (KeyValueStore store = setup.open(cut.disk(PATH))) {
            assertEquals("value-1", text(store.get(key(1))));
            byte[] found = store.get(key(2));
            whole = found != null;
            if (whole) {
                assertArrayEquals(large, found);
            }
            store.with(Durability.SYNC).put(key(3), value(3));
        }
        try (KeyValueStore store = setup.open(cut.disk(PATH))) {
            assertEquals("value-3", text(store.get(key(3))));
            assertEquals(whole, store.get(key(2)) != null);
        }
        return whole;
    }

    @ParameterizedTest
    @EnumSource
    void noFileGetsItsNameBeforeItsContentIsDurable(StoreEngine engine) {
        StoreSetup setup = setup(engine);
        CheckingDisk disk = new CheckingDisk(device.disk(PATH));
        List<String> renamed = new ArrayList<>();
        disk.observe(new CheckingDisk.Observer() {
            @Override
            public synchronized void beforeRename(String from, String to) {
                renamed.add(to);
            }
        });
        for (int round = 0; round < 2; round++) {
            try (KeyValueStore store = setup.open(disk)) {
                TestData.putNumbers(store, 0, 100);
                store.flush();
                TestData.putNumbers(store, 50, 150);
                store.compact();
            }
        }
        assertEquals(List.of(), disk.violations());
        assertTrue(renamed.contains(engine == StoreEngine.LSM ? "CURRENT" : "store.tree"), () -> "renamed: " + renamed);
    }

    private static StoreSetup setup(StoreEngine engine) {
        return new StoreSetup(
                engine,
                "known-bugs",
                OptionSets.tiny()
                        .compression(Compression.NONE)
                        .syncIntervalMillis(10_000)
                        .build());
    }
}
