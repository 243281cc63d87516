package dev.kvstore.samples.shell.command;

import dev.kvstore.Entry;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "mget", description = "Shows the values of several keys as of one moment.")
final class MultiGet extends SessionCommand {
    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys.")
    private List<String> keys;

    MultiGet(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        List<byte[]> wanted = keys.stream().map(this::key).toList();
        List<Entry> entries = session.data(Access.READ, null).get(wanted);
        int missing = 0;
        var formats = session.formats();
        try (RowWriter rows =
                output().rows(List.of(formats.keys("key"), formats.values("value"), Column.of("version")))) {
            for (int i = 0; i < wanted.size(); i++) {
                Entry entry = entries.get(i);
                if (entry == null) {
                    missing++;
                } else {
                    rows.row(wanted.get(i), entry.value(), entry.version());
                }
            }
        }
        for (int i = 0; missing > 0 && i < wanted.size(); i++) {
            if (entries.get(i) == null) {
                sayNotFound(keys.get(i));
            }
        }
        return missing == 0 ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
}
