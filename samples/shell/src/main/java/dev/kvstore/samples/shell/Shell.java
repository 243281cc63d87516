package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.command.Complaint;
import dev.kvstore.samples.shell.command.Kvstore;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.jline.utils.Signals;

/** The program: runs one command, or a prompt when it is given none. */
public final class Shell {
    private static final int BUFFER_BYTES = 1 << 16;

    private Shell() {}

    /** Runs and exits with the command's {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Not System.out, which hides that nobody reads any more.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        PrintWriter err = new PrintWriter(
                new OutputStreamWriter(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), UTF_8),
                true);
        int code = run(out, err, arguments);
        err.flush();
        // Without the hooks of System.exit there is nothing left to do: the store is closed.
        System.exit(code);
    }

    /** Runs one invocation. */
    public static int run(OutputStream out, PrintWriter err, String... arguments) {
        try (Session session = new Session(out, err)) {
            Signals.register("INT", () -> interrupt(session));
            return Kvstore.commandLine(session, arguments).execute(arguments);
        } catch (RuntimeException e) {
            return Complaint.tell(err, e);
        }
    }

    private static void interrupt(Session session) {
        if (!session.interruption().request()) {
            // Asked before, or nothing runs that could be asked. The store survives it.
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }
}
