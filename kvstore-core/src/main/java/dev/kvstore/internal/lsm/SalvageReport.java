package dev.kvstore.internal.lsm;

import java.util.ArrayList;
import java.util.List;

/** What a salvage found, counted and told while it goes on. Not thread-safe. */
final class SalvageReport {
    private final List<String> losses = new ArrayList<>();
    private int tables;
    private int damagedTables;
    private long logRecords;

    void table(boolean whole) {
        tables++;
        damagedTables += whole ? 0 : 1;
    }

    void logRecord() {
        logRecords++;
    }

    void lost(String loss) {
        losses.add(loss);
    }

    List<String> losses() {
        return losses;
    }

    int tables() {
        return tables;
    }

    int damagedTables() {
        return damagedTables;
    }

    long logRecords() {
        return logRecords;
    }
}
