package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import dev.kvstore.samples.shell.transfer.DataSink;
import dev.kvstore.samples.shell.transfer.EntrySink;
import dev.kvstore.samples.shell.transfer.Import;
import dev.kvstore.samples.shell.transfer.StoreSink;
import dev.kvstore.samples.shell.transfer.TransferFormat;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Puts the entries of a file into the store, in batches.",
            "If it ends early, what came before is in; --resume goes on from there."
        })
final class ImportCommand extends SessionCommand {
    @Parameters(paramLabel = "FILE", description = "The file; - is stdin.")
    private Path file;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: by the file's name).")
    private TransferFormat format;

    @Option(names = "--resume", description = "Go on where an earlier import of the file ended.")
    private boolean resume;

    ImportCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.transaction().isOpen()) {
            throw new UsageException("an import makes batches of its own; commit or rollback first");
        }
        TransferFormat chosen = TransferFormat.of(format, file);
        boolean fromStdin = file.toString().equals("-");
        if (fromStdin && resume) {
            throw new UsageException("--resume needs a file, stdin can't be read again");
        }
        try (EntrySink sink = sink()) {
            Import work = new Import(sink, session.interruption(), session.err());
            if (fromStdin) {
                work.stream(System.in, chosen, session.formats());
            } else {
                work.file(file, chosen, session.formats(), resume);
            }
        }
        return ExitCode.OK;
    }

    private EntrySink sink() {
        return session.isRemote()
                ? new DataSink(session.data(Access.WRITE, null))
                : new StoreSink(session.store(Access.WRITE), session.keyspace(Access.WRITE));
    }
}
