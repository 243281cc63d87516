package dev.kvstore.samples.benchmarks;

import dev.kvstore.samples.benchmarks.data.Directories;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.files.FileBenchmarks;
import dev.kvstore.samples.benchmarks.metering.MeteringCost;
import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.report.Charts;
import dev.kvstore.samples.benchmarks.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: runs the workloads with every engine and prints one table. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        subcommands = FileBenchmarks.class,
        description = "Compares kvstore with its peers and prints one table.")
public final class Benchmarks implements Callable<Integer> {

    @Option(names = "--only", paramLabel = "REGEX", description = "Only rows in whose name this is found.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--quick", description = "Small data and one round: a first impression within three minutes.")
    private boolean quick;

    @Option(names = "--entries", paramLabel = "N", description = "Entries of 16 + 100 bytes (default: 1,000,000).")
    private Integer entries;

    @Option(names = "--rounds", paramLabel = "N", description = "How often the engines take turns in each row.")
    private Integer rounds;

    @Option(
            names = "--peers",
            split = ",",
            description =
                    "Engines, the first one compared with the others: ${COMPLETION-CANDIDATES} (default: the first three).")
    private List<PeerKind> kinds = PeerKind.USUAL;

    @Option(
            names = "--compression",
            description = "Compression of tables: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Compression compression = Compression.LZ4;

    @Option(
            names = "--metering",
            description = "Compares gets and puts with and without counting and timing them, and nothing else.")
    private boolean metering;

    @Option(
            names = "--charts",
            paramLabel = "DIR",
            description = "Draws the table's ratios and latencies there, as PNG.")
    private Path charts;

    @Option(names = "--dir", description = "Where to put the stores (default: a temporary directory).")
    private Path directory;

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path root = temporaryDirectory();
        try {
            if (metering) {
                System.out.print(
                        new MeteringCost(new Stores(root, compression), effort().entries(), effort().rounds()).table());
                return 0;
            }
            Table table = new Run(kinds, effort(), only).over(new Stores(root, compression));
            System.out.println(table.markdown());
            if (charts != null) {
                new Charts(table).write(charts);
            }
        } finally {
            Directories.delete(root);
        }
        return 0;
    }

    private Effort effort() {
        Effort effort = quick ? Effort.quick() : Effort.full();
        if (entries != null) {
            effort = effort.withEntries(entries);
        }
        return rounds == null ? effort : effort.withRounds(rounds);
    }

    private Path temporaryDirectory() {
        try {
            return directory == null
                    ? Files.createTempDirectory("kvstore-benchmarks")
                    : Files.createTempDirectory(Directories.create(directory), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
