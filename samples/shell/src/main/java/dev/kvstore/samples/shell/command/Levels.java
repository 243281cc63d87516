package dev.kvstore.samples.shell.command;

import dev.kvstore.StoreMetrics.LevelMetrics;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(name = "levels", description = "Shows the levels of the tree; a score of 1 and above is due for compaction.")
final class Levels extends SessionCommand {
    Levels(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        List<Column> columns = Stream.of("level", "files", "bytes", "entries", "score")
                .map(Column::of)
                .toList();
        try (RowWriter rows = output().rows(columns)) {
            for (LevelMetrics level : session.store(Access.READ).metrics().levels()) {
                double score = Math.round(level.score() * 100) / 100.0;
                rows.row(level.level(), level.files(), level.bytes(), level.entries(), score);
            }
        }
        return ExitCode.OK;
    }
}
