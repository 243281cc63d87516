package dev.kvstore.samples.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.session.Streams;
import dev.kvstore.samples.shell.text.CommandWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Commands one after the other in one session: typed at a prompt, or the lines of stdin. */
public final class Repl {
    private final Session session;
    private final Supplier<CommandLine> build;
    private final boolean keepGoing;

    /**
     * @param build makes the commands
     * @param keepGoing whether lines of stdin that fail don't end it
     */
    public Repl(Session session, Supplier<CommandLine> build, boolean keepGoing) {
        this.session = session;
        this.build = () -> build.get().addSubcommand(new Use(session)).addSubcommand(new Exit(session));
        this.keepGoing = keepGoing;
    }

    /** Runs until the end of input or {@code exit} and returns the exit code. */
    public int run() throws IOException {
        if (Streams.IN.isTerminal()) {
            try (Prompt prompt = new Prompt(session, build)) {
                if (session.isRemote()) {
                    session.remote();
                } else {
                    session.store(Access.READ);
                }
                return prompt.run();
            }
        }
        return runLines(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
    }

    /** The first failing command ends it, and its exit code is the script's. */
    private int runLines(BufferedReader in) throws IOException {
        session.script();
        CommandLine commands = build.get();
        int first = ExitCode.OK;
        int number = 0;
        for (String line = in.readLine(); line != null && !session.isLeaving(); line = in.readLine()) {
            number++;
            int start = number;
            CommandWords words = CommandWords.of(line);
            while (words.isUnfinished()) {
                String more = in.readLine();
                if (more == null) {
                    break;
                }
                number++;
                line = line + '\n' + more;
                words = CommandWords.of(line);
            }
            int code = isComment(line) ? ExitCode.OK : execute(commands, words);
            if (code != ExitCode.OK) {
                first = first == ExitCode.OK ? code : first;
                session.err().println("kvstore: line " + start + " ended with " + code);
                session.err().flush();
                if (!keepGoing) {
                    return first;
                } else if (code != ExitCode.NOT_FOUND) {
                    session.transaction().doom();
                }
            }
        }
        return first;
    }

    private int execute(CommandLine commands, CommandWords words) {
        if (words.isUnfinished()) {
            session.err().println("kvstore: a quote " + words.openQuote() + " is not closed");
            return ExitCode.USAGE;
        }
        return commands.execute(words.texts());
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }
}
