package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "checkpoint",
        description = "Writes a complete copy of the store, a store itself; tables are shared by hard links.")
final class CheckpointCommand extends JobCommand {
    @Parameters(paramLabel = "DIR", description = "Where to; it must not exist, or be empty.")
    private Path directory;

    CheckpointCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        checkBackground();
        Job<Long> job = session.store(Access.WRITE).maintenance().checkpoint(directory);
        if (!leave(job)) {
            output().applied(await(job));
        }
        return ExitCode.OK;
    }
}
