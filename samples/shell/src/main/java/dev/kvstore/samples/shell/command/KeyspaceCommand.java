package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "keyspace", description = "Lists, creates and drops keyspaces.")
final class KeyspaceCommand extends SessionCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEYSPACE", description = "Its name.")
    private String name;

    /** What to do; lower case because it is typed so. */
    enum Action {
        list,
        create,
        drop
    }

    KeyspaceCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if ((action == Action.list) != (name == null)) {
            throw new UsageException("keyspace: give list, or create or drop with a name");
        }
        switch (action) {
            case list -> list();
            case create -> {
                session.store(Access.WRITE).keyspace(name);
                output().line("OK");
            }
            case drop -> {
                session.drop(name);
                output().line("OK");
            }
        }
        return ExitCode.OK;
    }

    private void list() throws IOException {
        var store = session.store(Access.READ);
        try (RowWriter rows = output().rows(List.of(Column.of("keyspace"), Column.of("entries")))) {
            rows.row("", store.approximateCount(KeyRange.all()));
            for (String each : store.keyspaces()) {
                rows.row(each, store.keyspace(each).approximateCount(KeyRange.all()));
            }
        }
    }
}
