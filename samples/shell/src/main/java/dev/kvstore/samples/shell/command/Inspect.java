package dev.kvstore.samples.shell.command;

import dev.kvstore.FileInspection;
import dev.kvstore.StoreFiles;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = {
            "Looks into a file of a store and checks it, without opening the store.",
            "On a terminal properties come first, then a table; in other formats it is the table alone, or the properties"
                    + " with --summary. Exit code 4 when it is damaged."
        })
final class Inspect extends SessionCommand {
    @Parameters(index = "0", paramLabel = "KIND", description = "What it is: ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Parameters(index = "1", paramLabel = "FILE", description = "Such as data/000012.sst or data/store.tree.")
    private Path file;

    @Option(names = "--page", paramLabel = "N", description = "Of pages: this one alone, with its entries.")
    private Long page;

    @Option(names = "--summary", description = "The properties, not the table.")
    private boolean summary;

    @Option(
            names = "--revert",
            description = "Of pages: go back to the durable state before the last. What was written since is lost.")
    private boolean revert;

    /** What a file is; lower case because it is typed so. */
    enum Kind {
        table,
        wal,
        manifest,
        pages
    }

    Inspect(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (kind != Kind.pages && (page != null || revert)) {
            throw new UsageException("--page and --revert are for pages");
        }
        if (revert) {
            Path directory = file.toAbsolutePath().getParent();
            output().scalar("version", StoreFiles.revertTree(directory));
            return ExitCode.OK;
        }
        FileInspection found = page != null ? StoreFiles.inspectPage(file, page) : StoreFiles.inspect(file);
        if (page == null && !found.kind().equals(kind.name())) {
            throw new UsageException(file + " is no file of that kind but of kind " + found.kind());
        }
        show(found);
        found.problems().forEach(this::say);
        return found.isIntact() ? ExitCode.OK : ExitCode.CORRUPTION;
    }

    private void show(FileInspection found) throws IOException {
        boolean forPeople = session.formats().output() == null;
        if (summary || forPeople) {
            output().record(found.properties());
        }
        if (!summary && !found.rows().isEmpty()) {
            List<Column> columns = found.columns().stream().map(Column::of).toList();
            try (RowWriter rows = output().rows(columns)) {
                for (List<Object> row : found.rows()) {
                    rows.row(row.toArray());
                }
            }
        }
    }
}
