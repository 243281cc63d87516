package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "delrange", description = "Deletes all keys of a range by one record.")
final class DeleteRange extends SessionCommand {
    @Mixin
    private RangeOptions range;

    @Option(names = "--all", description = "All keys of the keyspace.")
    private boolean all;

    @Mixin
    private WriteOptions write;

    DeleteRange(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (all == range.isGiven()) {
            throw new UsageException("say which keys: --prefix, --from, --to, or --all");
        }
        KeyRange keys = range(range);
        output().applied(session.data(Access.WRITE, write.durability()).deleteRange(keys));
        return ExitCode.OK;
    }
}
