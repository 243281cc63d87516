package dev.kvstore.samples.shell.command;

import dev.kvstore.RepairReport;
import dev.kvstore.StoreFiles;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "repair",
        description = {
            "Makes a new store of everything intact in a damaged one, which is not changed.",
            "Says what is lost. Exit code 4 when something is."
        })
final class Repair extends SessionCommand {
    @Option(
            names = "--into",
            paramLabel = "DIR",
            description =
                    "Where the new store is made (default: beside the damaged one, with .repaired behind its name).")
    private Path into;

    @Option(names = "--replace", description = "Move the damaged store aside and the new one into its place.")
    private boolean replace;

    Repair(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isOpen()) {
            throw new UsageException("repair is for a store that is not open: kvstore --store DIR repair");
        }
        if (into != null && replace) {
            throw new UsageException("give --into or --replace, not both");
        }
        Path damaged = session.target().directory().toAbsolutePath();
        Path target = into != null ? into : damaged.resolveSibling(damaged.getFileName() + ".repaired");
        RepairReport report = StoreFiles.repair(damaged, target);
        if (replace) {
            say("the damaged store is in " + Aside.move(damaged, "damaged"));
            Files.move(target, damaged);
        } else {
            say("the new store is in " + target);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("tables", report.tables());
        result.put("damagedTables", report.damagedTables());
        result.put("logRecords", report.logRecords());
        result.put("entries", report.entries());
        result.put("losses", report.losses().size());
        output().record(result);
        report.losses().forEach(loss -> say("lost: " + loss));
        return report.isComplete() ? ExitCode.OK : ExitCode.CORRUPTION;
    }
}
