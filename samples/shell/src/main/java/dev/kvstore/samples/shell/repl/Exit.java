package dev.kvstore.samples.shell.repl;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "exit", aliases = "quit", description = "Closes the store and leaves. So does Ctrl-D.")
final class Exit implements Callable<Integer> {
    private final Session session;

    Exit(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.leave();
        return ExitCode.OK;
    }
}
