package dev.kvstore.samples.quickstart;

import java.io.Console;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.stream.Stream;

/** The standard streams of the process. */
final class Terminal {
    private Terminal() {}

    static PrintWriter out() {
        return writer(System.out);
    }

    static PrintWriter err() {
        return writer(System.err);
    }

    /** Whether somebody watches. From Java 22 on a console exists also when there is no terminal behind it. */
    @SuppressWarnings("SystemConsoleNull") // the null is that of Java 17
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** In the encoding of the terminal, in plain ASCII where that can't show bars. */
    private static PrintWriter writer(OutputStream stream) {
        Charset charset = charset();
        OutputStreamWriter encoded = new OutputStreamWriter(stream, charset);
        return new PrintWriter(charset.newEncoder().canEncode("█µ…×") ? encoded : new PlainText(encoded), true);
    }

    private static Charset charset() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
                .map(System::getProperty)
                .filter(name -> name != null && Charset.isSupported(name))
                .findFirst()
                .map(Charset::forName)
                .orElse(Charset.defaultCharset());
    }
}
