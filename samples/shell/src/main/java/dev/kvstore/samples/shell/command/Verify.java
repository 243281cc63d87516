package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.VerifyReport;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "verify", description = "Reads back and checks every file of the store.")
final class Verify extends JobCommand {
    Verify(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            return remote(RemoteStore.Work.VERIFY);
        }
        checkBackground();
        Job<VerifyReport> job = session.store(Access.READ).maintenance().verify();
        if (leave(job)) {
            return ExitCode.OK;
        }
        VerifyReport report = await(job);
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
