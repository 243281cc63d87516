package dev.kvstore.samples.server;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.PropertiesDefaultProvider;
import picocli.CommandLine.Spec;

/** The command: reads its options, serves until it is told to stop. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        version = "kvstore server 0.1.0",
        sortOptions = false,
        description = "Serves a store over HTTP: two small dialects and a full one, on three ports.",
        footer = {"", "Exit status: 0 after an orderly shutdown, 1 a failure, 2 unusable options."})
public final class Server implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Take options that are not given from a properties file: rest-port=8082, without dashes.")
    private Path config;

    @Mixin
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        int status = run(out, err, arguments);
        System.exit(status);
    }

    /** Runs the command and returns its status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return command(arguments).setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine command(String... arguments) {
        CommandLine command = new CommandLine(new Server());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            if (failure instanceof StoreException || failure instanceof IOException) {
                line.getErr().println("server: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        Path file = configFile(arguments);
        if (file != null) {
            command.setDefaultValueProvider(new PropertiesDefaultProvider(file.toFile()));
        }
        return command;
    }

    /** The properties must be known before the other options are parsed. */
    private static Path configFile(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--config=")) {
                return Path.of(arguments[i].substring("--config=".length()));
            }
            if (arguments[i].equals("--config") && i + 1 < arguments.length) {
                return Path.of(arguments[i + 1]);
            }
        }
        return null;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (config != null && !Files.isReadable(config)) {
                throw new IllegalArgumentException("--config " + config + " can't be read");
            }
            options.check();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        ServedStore served = new ServedStore(options, out);
        Runtime.getRuntime().addShutdownHook(new Thread(served::stopBySignal, "server-stop"));
        served.start();
        served.awaitEnd();
        return 0;
    }
}
