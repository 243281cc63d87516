package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.Maintenance;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        description = "Shows work in the background, or cancels it: at the prompt, or of another process.")
final class Jobs extends SessionCommand {
    @Option(names = "--cancel", paramLabel = "N", description = "Cancel this one.")
    private Long cancel;

    private static final List<Column> COLUMNS = Stream.of("job", "what", "state", "progress", "millis", "outcome")
            .map(Column::of)
            .toList();

    Jobs(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            remote();
            return ExitCode.OK;
        }
        if (!session.isAtPrompt()) {
            throw new UsageException("jobs end with the store, so 'jobs' is for the prompt");
        }
        Maintenance maintenance = session.store(Access.READ).maintenance();
        if (cancel != null) {
            Job<?> job = maintenance.job(cancel).orElseThrow(() -> new UsageException("there is no job " + cancel));
            output().scalar("cancelled", job.cancel());
            return ExitCode.OK;
        }
        try (RowWriter rows = output().rows(COLUMNS)) {
            for (Job<?> job : maintenance.jobs()) {
                String progress = Math.round(100 * job.progress()) + "%";
                String state = job.state().name().toLowerCase(Locale.ROOT);
                rows.row(job.id(), job.description(), state, progress, job.elapsedMillis(), job.outcome());
            }
        }
        return ExitCode.OK;
    }

    private void remote() throws IOException {
        if (cancel != null) {
            output().scalar("cancelled", session.remote().cancel(cancel));
            return;
        }
        try (RowWriter rows = output().rows(COLUMNS)) {
            for (RemoteStore.RemoteJob job : session.remote().jobs()) {
                String progress = Math.round(100 * job.progress()) + "%";
                rows.row(job.id(), job.what(), job.state(), progress, job.millis(), job.outcome());
            }
        }
    }
}
