package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "flush", description = "Writes everything in memory to tables.")
final class Flush extends JobCommand {
    Flush(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            return remote(RemoteStore.Work.FLUSH);
        }
        checkBackground();
        Job<Long> job = session.store(Access.WRITE).maintenance().flush();
        if (!leave(job)) {
            output().applied(await(job));
        }
        return ExitCode.OK;
    }
}
