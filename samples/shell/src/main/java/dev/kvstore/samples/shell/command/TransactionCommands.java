package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import picocli.CommandLine.Command;

/** A transaction over several commands at the prompt, or of a script. */
final class TransactionCommands {
    private TransactionCommands() {}

    @Command(
            name = "begin",
            description =
                    "At the prompt: begins a transaction; the commands up to commit take place at once or not at all.")
    static final class Begin extends SessionCommand {
        Begin(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            session.begin();
            output().line("OK");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "commit",
            description = "Commits the transaction. Exit code 6 when what it read was changed by others meanwhile.")
    static final class Commit extends SessionCommand {
        Commit(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            output().applied(session.transaction().commit());
            return ExitCode.OK;
        }
    }

    @Command(name = "rollback", description = "Ends the transaction without a trace.")
    static final class Rollback extends SessionCommand {
        Rollback(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            session.transaction().rollback();
            output().line("OK");
            return ExitCode.OK;
        }
    }
}
