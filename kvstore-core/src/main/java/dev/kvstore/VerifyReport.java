package dev.kvstore;

import java.util.List;

/**
 * What {@link KeyValueStore#verify()} found.
 *
 * @param tables tables read
 * @param entries entries read, tombstones and shadowed versions included
 * @param bytes bytes read
 * @param problems one line for each problem, naming file and offset; empty when all is well
 */
public record VerifyReport(int tables, long entries, long bytes, List<String> problems) {
    public VerifyReport {
        problems = List.copyOf(problems);
    }

    /** Whether nothing was found. */
    public boolean isClean() {
        return problems.isEmpty();
    }
}
