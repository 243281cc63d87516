package dev.kvstore.samples.quickstart;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: checks what it was given, then goes through the {@link Tour}. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        version = "kvstore quickstart 0.1.0",
        description = "Loads files into a store and shows what can be done with them.",
        footer = {"", "Exit status: 0 all went well, 1 a step failed, 2 unusable options."})
public final class Quickstart implements Callable<Integer> {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "Where the store is (default: a temporary directory, removed at the end).")
    private Path store;

    @Option(names = "--source", paramLabel = "DIR", description = "What to load (default: files of the running JDK).")
    private Path source;

    @Option(
            names = "--word",
            paramLabel = "PREFIX",
            description = "Look for words that start so (default: ${DEFAULT-VALUE}).")
    private String word = "concurren";

    @Option(names = "--keep", description = "Keep the temporary store and the checkpoint.")
    private boolean keep;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print one line at the end only.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.out(), Terminal.err(), arguments));
    }

    /** Runs the command and returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Quickstart())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(
                        (failure, given) -> complain(err, failure, "; --help shows the options", 2))
                .setExecutionExceptionHandler((failure, command, parsed) -> complain(err, failure, "", 1))
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        Source files = source();
        try (Workspace workspace = workspace()) {
            List<SourceFile> found = files.list(workspace.store());
            if (found.isEmpty()) {
                throw unusable("--source: " + files + " holds no file that can be read");
            }
            Report report = new Report(spec.commandLine().getOut(), quiet);
            new Tour(workspace, files, found, word, report).run();
        } catch (CannotOpenException e) {
            throw unusable("--store: " + e.getMessage());
        }
        return 0;
    }

    private Source source() {
        if (source == null) {
            return Source.runningJdk();
        }
        if (!Files.isDirectory(source)) {
            throw unusable("--source must be a directory, got " + source);
        }
        return Source.directory(source);
    }

    private Workspace workspace() throws IOException {
        if (store == null) {
            return Workspace.temporary(keep);
        }
        if (Files.exists(store) && !Files.isDirectory(store)) {
            throw unusable("--store must be a directory or absent, got the file " + store);
        }
        try {
            return Workspace.in(store, keep);
        } catch (IOException e) {
            throw unusable("--store: there can be no directory " + store + ": " + e);
        }
    }

    private ParameterException unusable(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static int complain(PrintWriter err, Exception failure, String hint, int status) {
        boolean expected = failure instanceof ParameterException
                || failure instanceof StoreException
                || failure instanceof StepFailedException;
        err.println("quickstart: " + (expected ? failure.getMessage() : failure.toString()) + hint);
        return status;
    }
}
