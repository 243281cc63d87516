package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.Rows;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "count", description = "Counts entries. Ctrl-C stops it.")
final class Count extends SessionCommand {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Keys that start so (default: all).")
    private String prefix;

    @Mixin
    private RangeOptions range;

    @Option(names = "--approximate", description = "Estimate from the tables' indexes, at once.")
    private boolean approximate;

    Count(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var keys = range.rangeOf(prefix, session.formats().givenKey());
        Data data = session.data(Access.READ, null);
        long count = 0;
        if (approximate) {
            count = data.approximateCount(keys);
        } else {
            try (Rows entries = data.scan(keys, false)) {
                while (entries.next()) {
                    session.interruption().check();
                    count++;
                }
            }
        }
        output().scalar("count", count);
        return ExitCode.OK;
    }
}
