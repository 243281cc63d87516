package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.InterruptedByUserException;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** A command whose work runs as a job of the store: Ctrl-C cancels it, and at the prompt it may stay behind. */
abstract class JobCommand extends SessionCommand {
    private static final Duration STEP = Duration.ofMillis(100);

    @Option(names = "--background", description = "At the prompt: don't wait for it; 'jobs' shows how far it is.")
    private boolean background;

    JobCommand(Session session) {
        super(session);
    }

    /** Whether the job stays behind; says its number then. */
    final boolean leave(Job<?> job) throws IOException {
        if (background) {
            output().record(Map.of("job", job.id()));
        }
        return background;
    }

    final void checkBackground() {
        if (background && !session.isAtPrompt()) {
            throw new UsageException("--background is for the prompt: a single command ends with its work");
        }
    }

    /** Waits for a job. */
    final <T> T await(Job<T> job) {
        try {
            while (!job.await(STEP)) {
                session.interruption().check();
            }
        } catch (StoreInterruptedException | InterruptedByUserException e) {
            job.cancel();
            throw new InterruptedByUserException();
        }
        return job.await();
    }

    /** Begins work in the process that has the store, and waits for it unless it may stay behind. */
    final int remote(RemoteStore.Work work) throws IOException {
        RemoteStore store = session.remote();
        long job = store.begin(work);
        if (background) {
            output().record(Map.of("job", job));
            return ExitCode.OK;
        }
        RemoteStore.RemoteJob state = find(store, job);
        try {
            while (state.isUnderWay()) {
                session.interruption().check();
                Thread.sleep(STEP.toMillis());
                state = find(store, job);
            }
        } catch (InterruptedException | InterruptedByUserException e) {
            store.cancel(job);
            throw new InterruptedByUserException();
        }
        output().record(Map.of("job", job, "state", state.state(), "outcome", state.outcome()));
        return state.state().equals("succeeded") ? ExitCode.OK : ExitCode.IO;
    }

    private static RemoteStore.RemoteJob find(RemoteStore store, long id) throws IOException {
        return store.jobs().stream()
                .filter(job -> job.id() == id)
                .findFirst()
                .orElseThrow(() -> new IOException("the store knows no job " + id + " any more"));
    }
}
