package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyValueStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "wal", description = "Shows the log, or does something about it.")
final class Wal extends JobCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ACTION",
            description = {
                "status: numbers about it (default)",
                "sync: makes all writes survive a power cut",
                "roll: goes on in a new segment",
                "truncate: removes segments whose writes are all in tables"
            })
    private Action action = Action.status;

    /** What to do; lower case because it is typed so. */
    enum Action {
        status,
        sync,
        roll,
        truncate
    }

    Wal(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        checkBackground();
        KeyValueStore store = session.store(action == Action.status ? Access.READ : Access.WRITE);
        switch (action) {
            case status -> {
                Map<String, Object> numbers = new LinkedHashMap<>();
                Stats.log(store.metrics(), numbers);
                output().record(numbers);
            }
            case sync -> output().applied(store.sync());
            case roll -> output().scalar("segment", store.maintenance().rollLog());
            case truncate -> output().scalar("bytes", await(store.maintenance().truncateLog()));
        }
        return ExitCode.OK;
    }
}
