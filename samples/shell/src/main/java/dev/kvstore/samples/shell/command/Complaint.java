package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Failures;
import java.io.PrintWriter;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a failure. */
public final class Complaint {
    private Complaint() {}

    /** Reports a failure in one line, with a hint where there is one, and returns the exit code for it. */
    public static int tell(PrintWriter err, Throwable failure) {
        int code = Failures.exitCode(failure);
        if (code == ExitCode.BROKEN_PIPE) {
            return code;
        }
        err.println("kvstore: " + message(failure));
        String hint = Failures.hint(failure);
        if (hint != null) {
            err.println(hint);
        }
        err.flush();
        return code;
    }

    private static String message(Throwable failure) {
        if (failure instanceof UnmatchedArgumentException wrong
                && wrong.getCommandLine().getParent() == null
                && !wrong.getUnmatched().get(0).startsWith("-")) {
            return "there is no such command: " + wrong.getUnmatched().get(0);
        }
        return Failures.message(failure);
    }
}
