package dev.kvstore.samples.shell.session;

import java.util.List;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** The standard streams of the process, and whether there is a terminal at the other end. */
public enum Streams {
    IN(SystemStream.Input),
    OUT(SystemStream.Output),
    ERR(SystemStream.Error);

    private static final List<String> PROVIDERS = List.of("jni", "ffm", "exec");

    private final SystemStream stream;

    Streams(SystemStream stream) {
        this.stream = stream;
    }

    /** Asks the operating system; false where it can't be asked. */
    public boolean isTerminal() {
        for (String name : PROVIDERS) {
            try {
                return TerminalProvider.load(name).isSystemStream(stream);
            } catch (Exception | LinkageError e) {
                // Not for this platform or Java version: the next one is asked.
            }
        }
        return false;
    }

    /** Whether to colour what goes there: on a terminal, unless NO_COLOR is set. */
    public boolean isColourful() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty()) && isTerminal();
    }
}
