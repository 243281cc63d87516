package dev.kvstore.samples.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.output.OutputFormat;
import dev.kvstore.samples.shell.repl.Repl;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Failures;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
import picocli.CommandLine.UnmatchedArgumentException;

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

    /** All commands, for one invocation or for a prompt. */
    public static CommandLine commandLine(Session session) {
        Kvstore kvstore = new Kvstore(session);
        CommandLine commands = new CommandLine(kvstore);
        for (SessionCommand command : commands(session)) {
            commands.addSubcommand(command);
        }
        commands.addSubcommand(new Help(session));
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(new OutputStreamWriter(session.out(), UTF_8)))
                .setErr(session.err())
                .setExecutionStrategy(kvstore::execute)
                .setParameterExceptionHandler((failure, given) -> kvstore.complain(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> kvstore.complain(failure));
    }

    /** Reports a failure in one line and returns the exit code for it. */
    public static int complain(PrintWriter err, Throwable failure) {
        int code = Failures.exitCode(failure);
        if (code != ExitCode.BROKEN_PIPE) {
            String message = isUnknownCommand(failure)
                    ? "there is no such command: "
                            + ((UnmatchedArgumentException) failure)
                                    .getUnmatched()
                                    .get(0)
                    : Failures.message(failure);
            err.println("kvstore: " + message);
            String hint = Failures.hint(failure);
            if (hint != null) {
                err.println(hint);
            }
            err.flush();
        }
        return code;
    }

    @Override
    public Integer call() throws IOException {
        return new Repl(session, spec.commandLine(), keepGoing).run();
    }

    private static boolean isUnknownCommand(Throwable failure) {
        return failure instanceof UnmatchedArgumentException wrong
                && wrong.getCommandLine().getParent() == null
                && !wrong.getUnmatched().get(0).startsWith("-");
    }

    private static SessionCommand[] commands(Session session) {
        return new SessionCommand[] {
            new Get(session),
            new Put(session),
            new Delete(session),
            new Exists(session),
            new MultiGet(session),
            new Scan(session),
            new Count(session),
            new Batch(session),
            new CompareAndSet(session),
            new DeleteRange(session),
            new KeyspaceCommand(session),
            new TransactionCommands.Begin(session),
            new TransactionCommands.Commit(session),
            new TransactionCommands.Rollback(session),
            new FileCommands.Ls(session),
            new FileCommands.Cd(session),
            new FileCommands.Cat(session),
            new FileCommands.TreeCommand(session),
            new ImportCommand(session),
            new ExportCommand(session),
            new Stats(session),
            new Levels(session),
            new Wal(session),
            new Config(session),
            new Set(session),
            new Flush(session),
            new Compact(session),
            new Jobs(session),
            new Watch(session),
            new Verify(session),
            new CheckpointCommand(session),
            new Restore(session),
            new Repair(session),
            new Upgrade(session),
            new Inspect(session),
            new Serve(session),
        };
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
            }
            Session.Target target = new Session.Target(directory(), readOnly, url, jmx);
            session.start(target, asked, keyspace == null ? "" : keyspace);
        } else if (store != null || readOnly || url != null || jmx != null || isRepl) {
            throw new UsageException("--store, --url, --jmx and --read-only are given when the shell is started");
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
        int code = complain(session.err(), failure);
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
