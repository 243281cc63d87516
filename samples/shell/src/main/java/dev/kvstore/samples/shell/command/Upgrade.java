package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.VerifyReport;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "upgrade",
        description = {
            "Writes everything anew in the format of this version, and reads it back.",
            "A store of a newer format, or of one that is too old to be read, is refused with exit code 4 and left alone."
        })
final class Upgrade extends JobCommand {
    Upgrade(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var maintenance = session.store(Access.WRITE).maintenance();
        await(maintenance.flush());
        await(maintenance.compact());
        Job<VerifyReport> check = maintenance.verify();
        VerifyReport report = await(check);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("tables", report.tables());
        result.put("entries", report.entries());
        result.put("bytes", report.bytes());
        result.put("problems", report.problems().size());
        output().record(result);
        report.problems().forEach(this::say);
        return report.isClean() ? ExitCode.OK : ExitCode.CORRUPTION;
    }
}
