package dev.kvstore.samples.benchmarks.files;

import dev.kvstore.samples.benchmarks.data.Directories;
import dev.kvstore.samples.benchmarks.report.Medians;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command for files: the store, jimfs and the host's file system do the same in turns, in one process, with one thread. */
@Command(
        name = "files",
        mixinStandardHelpOptions = true,
        description = "Compares the store as a file system with jimfs and the host's, and prints one table.")
public final class FileBenchmarks implements Callable<Integer> {

    @Option(names = "--only", paramLabel = "REGEX", description = "Only rows in whose name this is found.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--files", paramLabel = "N", description = "Small files (default: ${DEFAULT-VALUE}).")
    private int files = 20_000;

    @Option(
            names = "--mebibytes",
            paramLabel = "N",
            description = "Size of the large file (default: ${DEFAULT-VALUE}).")
    private int mebibytes = 1024;

    @Option(
            names = "--children",
            paramLabel = "N",
            description = "Children of one directory (default: ${DEFAULT-VALUE}).")
    private int children = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often they take turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--dir", description = "Where to put them (default: a temporary directory).")
    private Path directory;

    /** Figures by row and system, one for each round. */
    private final Map<String, Map<Playground, List<Double>>> figures = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        Path root = directory == null
                ? Files.createTempDirectory("kvstore-files")
                : Files.createTempDirectory(Directories.create(directory), "files");
        try {
            for (FileTask task : FileTask.all(files, mebibytes, children)) {
                if (only.matcher(task.row()).find()) {
                    compare(task, root);
                }
            }
            print();
        } finally {
            Directories.delete(root);
        }
        return 0;
    }

    private void compare(FileTask task, Path root) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (Playground playground : Playground.values()) {
                if (task.suits(playground)) {
                    Path place = Files.createTempDirectory(root, playground.name());
                    double figure;
                    try (Playground.Open open = playground.open(place)) {
                        figure = task.measure(open.root());
                    }
                    Directories.delete(place);
                    System.err.printf("%s, %s: %s%n", task.row(), playground.title(), task.format(figure));
                    figures.computeIfAbsent(task.row(), unused -> new LinkedHashMap<>())
                            .computeIfAbsent(playground, unused -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
    }

    private void print() {
        System.out.println("| workload | kvstore | jimfs | host | × jimfs | × host |");
        System.out.println("|:--|--:|--:|--:|--:|--:|");
        figures.forEach((row, measured) -> System.out.printf(
                "| %s | %s | %s | %s | %s | %s |%n",
                row,
                figure(measured, Playground.KVSTORE),
                figure(measured, Playground.JIMFS),
                figure(measured, Playground.HOST),
                ratio(row, measured, Playground.JIMFS),
                ratio(row, measured, Playground.HOST)));
    }

    private static String figure(Map<Playground, List<Double>> measured, Playground playground) {
        return measured.containsKey(playground)
                ? String.format(Locale.ROOT, "%,.1f", median(measured.get(playground)))
                : "";
    }

    /** The median of the rounds' ratios; above 1 the store is the better one. */
    private static String ratio(String row, Map<Playground, List<Double>> measured, Playground other) {
        List<Double> theirs = measured.get(other);
        if (theirs == null) {
            return "";
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < theirs.size(); round++) {
            double ours = measured.get(Playground.KVSTORE).get(round);
            ratios.add(row.endsWith(" ms") ? theirs.get(round) / ours : ours / theirs.get(round));
        }
        return String.format(Locale.ROOT, "%.2f", median(ratios));
    }

    private static double median(List<Double> values) {
        return Medians.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
