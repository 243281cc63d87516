package dev.kvstore.corruption;

import dev.kvstore.KeyValueStore;
import dev.kvstore.RepairReport;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.ClosedStores;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Repairs a damaged store into another directory of its device: as it should, or with a bug that a repair could have. */
enum Repairer {
    SOUND,
    /** An intact entry is left out, and nothing said. */
    DROPS_AN_ENTRY,
    /** An entry is given the value of another. */
    MIXES_ENTRIES_UP,
    /** What was lost is not told. */
    TELLS_NO_LOSSES,
    /** Works in place: what was damaged is made away with. */
    DELETES_THE_ORIGINAL,
    /** Works in place: behind what is damaged nothing stays. */
    CUTS_THE_ORIGINAL_OFF;

    static final Path TARGET = Path.of("/simulated/repaired").toAbsolutePath();

    RepairReport repair(StoreSetup setup, SimulatedDevice device, String damaged) throws IOException {
        RepairReport report;
        try (SimulatedDisk source = device.disk(Specimen.PATH)) {
            report = ClosedStores.repair(source, TARGET);
            if (this == DELETES_THE_ORIGINAL || this == CUTS_THE_ORIGINAL_OFF) {
                destroy(source, damaged);
            }
        }
        if (this == DROPS_AN_ENTRY || this == MIXES_ENTRIES_UP) {
            change(setup, device);
        }
        return this == TELLS_NO_LOSSES
                ? new RepairReport(
                        report.tables(), report.damagedTables(), report.logRecords(), report.entries(), List.of())
                : report;
    }

    private void destroy(SimulatedDisk source, String damaged) throws IOException {
        byte[] content = source.content(damaged);
        source.delete(damaged);
        if (this == CUTS_THE_ORIGINAL_OFF) {
            try (Disk.OutputFile output = source.create(damaged)) {
                output.write(content, 0, content.length / 2);
            }
        }
    }

    private void change(StoreSetup setup, SimulatedDevice device) {
        try (KeyValueStore store = setup.open(device.disk(TARGET))) {
            List<StoredEntry> entries = StoredEntry.all(store);
            if (entries.size() < 2) {
                return;
            }
            StoredEntry first = entries.get(0);
            if (this == DROPS_AN_ENTRY) {
                store.keyspace(first.keyspace()).delete(first.keyBytes());
            } else {
                store.keyspace(first.keyspace())
                        .put(first.keyBytes(), entries.get(1).valueBytes());
            }
        }
    }
}
