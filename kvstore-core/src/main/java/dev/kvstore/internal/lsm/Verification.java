package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.VerifyReport;
import java.util.ArrayList;
import java.util.List;

/** Reads back and checks every table, going on after a problem. */
final class Verification {
    private final EngineParts parts;

    Verification(EngineParts parts) {
        this.parts = parts;
    }

    VerifyReport run() {
        List<String> problems = new ArrayList<>();
        long entries = 0;
        long bytes = 0;
        int tables = 0;
        ReadView view = parts.views().retainCurrent();
        try {
            for (OpenTable open : view.tables().all()) {
                tables++;
                try {
                    open.table().verify();
                    entries += open.meta().entries();
                    bytes += open.meta().fileBytes();
                } catch (StoreException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        } finally {
            view.release();
        }
        return new VerifyReport(tables, entries, bytes, problems);
    }
}
