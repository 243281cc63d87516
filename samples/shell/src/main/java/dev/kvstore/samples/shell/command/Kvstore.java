package dev.kvstore.samples.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.StorageEngine;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.output.OutputFormat;
import dev.kvstore.samples.shell.repl.Repl;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.session.Target;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that all commands share, and the prompt where no command is given. */
@Command(
        name = "kvstore",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        version = "kvstore 0.1.0",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "A key-value store on the command line. Without a command: a prompt, or the commands on stdin.")
public final class Kvstore implements Callable<Integer> {
    private static final String DEFAULT_DIRECTORY = "kvstore-data";

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-s", "--store"},
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the store is (default: $KVSTORE_STORE, or " + DEFAULT_DIRECTORY + ").")
    private Path store;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Instead: where a server has it, such as http://localhost:8082. Its token is $KVSTORE_TOKEN.")
    private String url;

    @Option(
            names = "--jmx",
            paramLabel = "PID|HOST:PORT",
            scope = ScopeType.INHERIT,
            description =
                    "Instead: the process that has it open; with several stores, and a slash and the name of one.")
    private String jmx;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            scope = ScopeType.INHERIT,
            description =
                    "Of a store that is made: ${COMPLETION-CANDIDATES} (default: LSM); one that is there has its own.")
    private StorageEngine engine;

    @Option(names = "--read-only", scope = ScopeType.INHERIT, description = "Change nothing.")
    private boolean readOnly;

    @Option(
            names = {"-k", "--keyspace"},
            paramLabel = "KEYSPACE",
            scope = ScopeType.INHERIT,
            description = "The keyspace (default: the one without a name).")
    private String keyspace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "Results as ${COMPLETION-CANDIDATES}.")
    private OutputFormat output;

    @Option(
            names = "--key-format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "Keys as ${COMPLETION-CANDIDATES} (default: text, with \\xNN for other bytes).")
    private ByteFormat keyFormat;

    @Option(
            names = "--value-format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "Values, likewise.")
    private ByteFormat valueFormat;

    @Option(names = "--keep-going", description = "Commands on stdin: go on after one that failed.")
    private boolean keepGoing;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean debug;

    private Kvstore(Session session) {
        this.session = session;
    }

    /** For one invocation with these arguments. */
    public static CommandLine commandLine(Session session, String... arguments) {
        return commandLine(session, commands -> Commands.addNamed(commands, session, List.of(arguments)));
    }

    /** For many commands in one session. */
    private static CommandLine conversation(Session session) {
        return commandLine(session, commands -> Commands.addAll(commands, session));
    }

    private static CommandLine commandLine(Session session, Consumer<CommandLine> add) {
        Kvstore kvstore = new Kvstore(session);
        CommandLine commands = new CommandLine(kvstore);
        add.accept(commands); // First: what is set below is set on those that are there.
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(new OutputStreamWriter(session.out(), UTF_8)))
                .setErr(session.err())
                .setExecutionStrategy(kvstore::execute)
                .setParameterExceptionHandler((failure, given) -> kvstore.complain(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> kvstore.complain(failure));
    }

    @Override
    public Integer call() throws IOException {
        return new Repl(session, () -> conversation(session), keepGoing).run();
    }

    private int execute(ParseResult parsed) {
        boolean isRepl = !parsed.hasSubcommand();
        try {
            startOrNext(isRepl);
            if (isRepl) {
                return new RunLast().execute(parsed);
            }
            session.interruption().begin();
            try {
                return new RunLast().execute(parsed);
            } finally {
                session.interruption().end();
                session.out().flush();
            }
        } catch (IOException | UsageException e) {
            throw new ExecutionException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void startOrNext(boolean isRepl) {
        Formats asked = new Formats(output, keyFormat, valueFormat);
        if (!session.isStarted()) {
            if ((store == null ? 0 : 1) + (url == null ? 0 : 1) + (jmx == null ? 0 : 1) > 1) {
                throw new UsageException("give one of --store, --url and --jmx");
            } else if (engine != null && (url != null || jmx != null)) {
                throw new UsageException("--engine is for a store of this process's own: --store DIR");
            }
            Target target = new Target(directory(), engine, readOnly, url, jmx);
            session.start(target, asked, keyspace == null ? "" : keyspace);
        } else if (store != null || engine != null || readOnly || url != null || jmx != null || isRepl) {
            throw new UsageException(
                    "--store, --engine, --url, --jmx and --read-only are given when the shell is started");
        } else {
            session.nextCommand(asked, keyspace);
        }
    }

    private Path directory() {
        String configured = System.getenv("KVSTORE_STORE");
        if (store != null) {
            return store;
        }
        return Path.of(configured == null || configured.isEmpty() ? DEFAULT_DIRECTORY : configured);
    }

    private int complain(Exception failure) {
        int code = Complaint.tell(session.err(), failure);
        if (failure instanceof ParameterException wrong) {
            session.err().println(hint(wrong.getCommandLine()));
            session.err().flush();
        } else if (debug || (code == ExitCode.INTERNAL && session.isConversation())) {
            failure.printStackTrace(session.err());
        }
        return code;
    }

    private String hint(CommandLine command) {
        String name = command.getCommandName();
        String help = command == spec.commandLine() ? "" : " " + name;
        return session.isConversation() ? "'help" + help + "' shows how" : "'kvstore" + help + " --help' shows how";
    }
}
