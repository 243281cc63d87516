package dev.kvstore;

import java.util.List;

/**
 * What {@link StoreFiles#repair} found.
 *
 * @param tables tables there were
 * @param damagedTables those of them that were damaged or missing
 * @param logRecords intact records of the log that were not in tables
 * @param entries entries of the new store, with those that it keeps for itself
 * @param losses one line for everything that could not be read, naming file and offset; empty when nothing is lost
 */
public record RepairReport(int tables, int damagedTables, long logRecords, long entries, List<String> losses) {
    public RepairReport {
        losses = List.copyOf(losses);
    }

    /** Whether the new store holds all that the old one did. */
    public boolean isComplete() {
        return losses.isEmpty();
    }
}
