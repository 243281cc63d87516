package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.engine.WorkControl;
import java.util.ArrayList;
import java.util.List;

/** Reads back and checks every table, going on after a problem. */
final class Verification {
    private final EngineParts parts;
    private final WorkControl control;

    Verification(EngineParts parts, WorkControl control) {
        this.parts = parts;
        this.control = control;
    }

    VerifyReport run() {
        List<String> problems = new ArrayList<>();
        long entries = 0;
        long bytes = 0;
        int tables = 0;
        ReadView view = parts.views().retainCurrent();
        try {
            control.expect(view.tables().all().stream()
                    .mapToLong(open -> open.meta().fileBytes())
                    .sum());
            for (OpenTable open : view.tables().all()) {
                control.checkCancelled();
                tables++;
                try {
                    open.table().verify();
                    entries += open.meta().entries();
                    bytes += open.meta().fileBytes();
                } catch (StoreException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
                control.advance(open.meta().fileBytes());
            }
        } finally {
            view.release();
        }
        return new VerifyReport(tables, entries, bytes, problems);
    }
}
