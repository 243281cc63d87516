package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "del", description = "Deletes keys, each by itself; says which had no value.")
final class Delete extends SessionCommand {
    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys.")
    private List<String> keys;

    @Mixin
    private WriteOptions write;

    Delete(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        List<byte[]> wanted = keys.stream().map(this::key).toList();
        Data data = session.data(Access.WRITE, write.durability());
        int deleted = 0;
        for (int i = 0; i < keys.size(); i++) {
            if (data.delete(wanted.get(i))) {
                deleted++;
            } else {
                sayNotFound(keys.get(i));
            }
        }
        if (deleted > 0) {
            output().deleted(deleted);
        }
        return deleted == keys.size() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
}
