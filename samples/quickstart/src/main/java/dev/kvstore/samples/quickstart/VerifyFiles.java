package dev.kvstore.samples.quickstart;

import static dev.kvstore.samples.quickstart.StepFailedException.check;

import dev.kvstore.VerifyReport;

/** Checks every block of every file against its checksum. */
final class VerifyFiles implements Step {
    @Override
    public String name() {
        return "verify";
    }

    @Override
    public Outcome run(Library library) {
        VerifyReport report = library.store().verify();
        check(report.isClean(), "damage was found: " + String.join("; ", report.problems()));
        return Outcome.of(Units.count(report.tables(), "table") + " with " + Units.count(report.entries(), "entry")
                        + ", " + Units.bytes(report.bytes()) + ", nothing wrong")
                .bytes(report.bytes());
    }
}
