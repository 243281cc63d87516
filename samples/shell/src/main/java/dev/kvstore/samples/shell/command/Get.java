package dev.kvstore.samples.shell.command;

import dev.kvstore.Entry;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Shows the value of a key.")
final class Get extends SessionCommand {
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key;

    Get(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        byte[] wanted = key(key);
        Entry entry = session.data(Access.READ, null).get(wanted);
        if (entry == null) {
            sayNotFound(key);
            return ExitCode.NOT_FOUND;
        }
        output().value(wanted, entry);
        return ExitCode.OK;
    }
}
