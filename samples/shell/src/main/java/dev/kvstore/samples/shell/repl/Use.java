package dev.kvstore.samples.shell.repl;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "use", description = "Uses another keyspace from now on.")
final class Use implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "KEYSPACE",
            description = "The keyspace (default: the one without a name).")
    private String name = "";

    Use(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.use(name);
        return ExitCode.OK;
    }
}
