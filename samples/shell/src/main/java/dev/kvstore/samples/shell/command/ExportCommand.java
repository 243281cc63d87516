package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import dev.kvstore.samples.shell.transfer.Export;
import dev.kvstore.samples.shell.transfer.TransferFormat;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Writes entries to a file that import reads back.",
            "If it ends early, --resume goes on behind the last entry written."
        })
final class ExportCommand extends SessionCommand {
    @Parameters(paramLabel = "FILE", description = "The file; - is stdout.")
    private Path file;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: by the file's name).")
    private TransferFormat format;

    @Mixin
    private RangeOptions range;

    @Option(names = "--resume", description = "Go on where an earlier export to the file ended.")
    private boolean resume;

    @Option(names = "--replace", description = "Replace the file if there is one.")
    private boolean replace;

    ExportCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        TransferFormat chosen = TransferFormat.of(format, file);
        KeyRange keys = range(range);
        Export work = new Export(session.data(Access.READ, null), session.interruption(), session.err());
        if (!file.toString().equals("-")) {
            work.file(keys, file, chosen, session.formats(), resume, replace);
        } else if (resume) {
            throw new UsageException("--resume needs a file");
        } else {
            work.stream(keys, session.out(), chosen, session.formats());
        }
        return ExitCode.OK;
    }
}
