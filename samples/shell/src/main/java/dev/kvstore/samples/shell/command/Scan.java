package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.data.Rows;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "scan", description = "Shows entries in the order of their keys. Ctrl-C stops it.")
final class Scan extends SessionCommand {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Keys that start so (default: all).")
    private String prefix;

    @Mixin
    private RangeOptions range;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Show at most so many.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = {"-r", "--reverse"},
            description = "From the last key to the first.")
    private boolean reverse;

    @Option(names = "--keys-only", description = "Show no values.")
    private boolean keysOnly;

    @Option(names = "--versions", description = "Show each entry's version, too.")
    private boolean versions;

    Scan(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new UsageException("--limit must be 0 or more, got " + limit);
        }
        var formats = session.formats();
        var keys = range.rangeOf(prefix, formats.givenKey());
        try (Rows entries = session.data(Access.READ, null).scan(keys, reverse);
                RowWriter rows = output().rows(columns())) {
            for (long n = 0; n < limit && entries.next(); n++) {
                session.interruption().check();
                rows.row(cells(entries));
            }
        }
        return ExitCode.OK;
    }

    private List<Column> columns() {
        Column key = session.formats().keys("key");
        Column value = session.formats().values("value");
        Column version = Column.of("version");
        if (keysOnly) {
            return versions ? List.of(key, version) : List.of(key);
        }
        return versions ? List.of(key, version, value) : List.of(key, value);
    }

    private Object[] cells(Rows entry) {
        if (keysOnly) {
            return versions ? new Object[] {entry.key(), entry.version()} : new Object[] {entry.key()};
        }
        return versions
                ? new Object[] {entry.key(), entry.version(), entry.value()}
                : new Object[] {entry.key(), entry.value()};
    }
}
