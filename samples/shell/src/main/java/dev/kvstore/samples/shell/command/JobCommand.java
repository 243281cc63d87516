package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.StoreInterruptedException;
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
}
