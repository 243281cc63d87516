package dev.kvstore.corruption;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.RepairReport;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The newest state is damaged, and there is an older one that is whole. */
class RepairedEndsTest {
    private static final int PAGE = 4096;

    private Map<String, String> expected;
    private SimulatedDevice device;

    private StoreSetup make(StoreEngine engine) {
        StoreSetup setup = new StoreSetup(
                engine, "ends", OptionSets.tiny().syncIntervalMillis(10_000).build());
        SimulatedDevice original = new SimulatedDevice();
        try (KeyValueStore store = setup.open(original.disk(Specimen.PATH))) {
            TestData.putNumbers(store, 0, 100);
            store.compact();
            TestData.putNumbers(store.keyspace("side"), 0, 100);
            store.flush();
            store.delete(key(3));
            store.put(key(100), value(100));
            expected = StoredEntry.valuesOf(StoredEntry.all(store));
            device = original.crash(CrashPolicy.everythingSurvives());
        }
        return setup;
    }

    @Test
    void manifestThatLostItsEndCostsNoEntry() throws IOException {
        StoreSetup setup = make(StoreEngine.LSM);
        String manifest = FileNames.manifest(1);
        byte[] content = device.disk(Specimen.PATH).content(manifest);
        int incomplete = 0;
        for (int length = 0; length < content.length; length++) {
            SimulatedDevice copy = with(manifest, Arrays.copyOf(content, length));
            RepairReport report = Repairer.SOUND.repair(setup, copy, manifest);
            Map<String, String> found = contents(setup, copy);
            incomplete += report.isComplete() ? 0 : 1;
            String where = "cut to " + length + " of " + content.length + " bytes: " + report;
            expected.forEach((place, value) -> assertEquals(value, found.get(place), where));
            if (report.isComplete()) {
                assertEquals(expected, found, where);
            }
        }
        assertTrue(incomplete > content.length / 2, "incomplete: " + incomplete);
    }

    @Test
    void stateOfATreeThatIsNotWholeIsToldAsLost() throws IOException {
        StoreSetup setup = make(StoreEngine.BTREE);
        byte[] content = device.disk(Specimen.PATH).content(FileNames.TREE);
        int changed = 0;
        for (int page = 0; page < content.length; page += PAGE) {
            byte[] damaged = content.clone();
            damaged[page + 100] ^= 1;
            SimulatedDevice copy = with(FileNames.TREE, damaged);
            RepairReport report = Repairer.SOUND.repair(setup, copy, FileNames.TREE);
            boolean same = contents(setup, copy).equals(expected);
            assertTrue(same || !report.isComplete(), "page " + page / PAGE + ": silently lost something");
            changed += same ? 0 : 1;
        }
        assertTrue(changed > 0, "no page mattered");
    }

    private SimulatedDevice with(String file, byte[] content) throws IOException {
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        try (SimulatedDisk disk = copy.disk(Specimen.PATH)) {
            disk.delete(file);
            try (Disk.OutputFile output = disk.create(file)) {
                output.write(content, 0, content.length);
                output.force();
            }
            disk.syncDirectory();
        }
        return copy;
    }

    private static Map<String, String> contents(StoreSetup setup, SimulatedDevice device) {
        try (KeyValueStore store = setup.open(device.disk(Repairer.TARGET))) {
            return StoredEntry.valuesOf(StoredEntry.all(store));
        }
    }
}
