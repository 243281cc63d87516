package dev.kvstore.samples.shell.repl;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.session.Streams;
import dev.kvstore.samples.shell.text.CommandWords;
import java.io.IOException;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** A conversation on a terminal: editing, history, completion; Ctrl-C stops what runs and no more. */
final class Prompt implements AutoCloseable {
    private final Session session;
    private final CommandsAhead commands;
    private final Terminal terminal;
    private final LineReader reader;
    private final boolean colourful;

    Prompt(Session session, Supplier<CommandLine> build) throws IOException {
        this.session = session;
        this.commands = new CommandsAhead(() -> configured(build.get()));
        this.colourful = Streams.OUT.isColourful();
        this.terminal = TerminalBuilder.builder().system(true).build();
        if (terminal.getWidth() == 0) {
            terminal.setSize(new Size(80, 24)); // A terminal that nobody told its size.
        }
        terminal.handle(Terminal.Signal.INT, signal -> interrupt());
        session.converse(terminal.output(), terminal.writer());
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("kvstore")
                .parser(new LineParser())
                .completer(new CommandCompleter(session, commands::get))
                .history(new SecretFreeHistory(SecretFreeHistory.defaultFile()))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P> ")
                .build();
    }

    /** Converses until {@code exit} or the end of input. */
    int run() {
        commands.begin();
        terminal.writer().println("Welcome to kvstore! Type 'help' for commands.");
        while (!session.isLeaving()) {
            try {
                String line = reader.readLine(prompt());
                String[] words = CommandWords.of(line).texts();
                if (words.length > 0 && !words[0].startsWith("#")) {
                    commands.get().execute(words);
                    terminal.flush();
                }
            } catch (UserInterruptException e) {
                // Ctrl-C on a line drops the line.
            } catch (EndOfFileException e) {
                break;
            }
        }
        return ExitCode.OK;
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    private CommandLine configured(CommandLine made) {
        return made.setOut(terminal.writer())
                .setErr(terminal.writer())
                .setColorScheme(Help.defaultColorScheme(colourful ? Help.Ansi.ON : Help.Ansi.OFF));
    }

    private String prompt() {
        String keyspace = session.keyspace();
        String text = keyspace.isEmpty() ? "kvstore" : "kvstore:" + keyspace;
        text += session.transaction().isOpen() ? "*" : "";
        AttributedStringBuilder prompt = new AttributedStringBuilder();
        prompt.style(colourful ? AttributedStyle.BOLD : AttributedStyle.DEFAULT);
        prompt.append(text).append("> ");
        return prompt.toAnsi(terminal);
    }

    private void interrupt() {
        if (!session.interruption().request()) {
            session.err().println("stopping; Ctrl-\\ quits at once");
            session.err().flush();
        }
    }
}
