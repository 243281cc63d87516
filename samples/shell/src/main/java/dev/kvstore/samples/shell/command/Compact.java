package dev.kvstore.samples.shell.command;

import dev.kvstore.Job;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.Maintenance;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "compact", description = "Rewrites tables into the last level: everything, or a range of the keyspace.")
final class Compact extends JobCommand {
    @Mixin
    private RangeOptions range;

    Compact(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            if (range.isGiven()) {
                throw new UsageException("of another process's store everything is compacted, not a range");
            }
            return remote(RemoteStore.Work.COMPACT);
        }
        checkBackground();
        KeyRange keys = range(range);
        Keyspace keyspace = session.keyspace(Access.WRITE);
        Maintenance maintenance = session.store(Access.WRITE).maintenance();
        boolean everything = !range.isGiven() && keyspace.name().isEmpty();
        Job<Void> job = everything ? maintenance.compact() : maintenance.compact(keyspace, keys);
        if (!leave(job)) {
            await(job);
            output().line("OK");
        }
        return ExitCode.OK;
    }
}
