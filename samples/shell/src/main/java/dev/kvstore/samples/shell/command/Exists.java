package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "exists", description = "Says whether all of the keys have a value.")
final class Exists extends SessionCommand {
    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys.")
    private List<String> keys;

    Exists(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        List<byte[]> wanted = keys.stream().map(this::key).toList();
        Data data = session.data(Access.READ, null);
        boolean all = data.get(wanted).stream().allMatch(entry -> entry != null);
        output().scalar("exists", all);
        return all ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
}
