package dev.kvstore.samples.shell.session;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.TransactionConditionException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionException;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/** What failures mean to the user: an exit code and a line. */
public final class Failures {
    private static final int LONGEST_COMMAND = 100;

    private Failures() {}

    public static int exitCode(Throwable failure) {
        if (isInterruption(failure)) {
            return ExitCode.INTERRUPTED;
        } else if (isWrapper(failure)) {
            return exitCode(failure.getCause());
        } else if (failure instanceof StoreNotFoundException || failure instanceof NoSuchFileException) {
            return ExitCode.NOT_FOUND;
        } else if (failure instanceof StoreLockedException) {
            return ExitCode.LOCKED;
        } else if (failure instanceof StoreCorruptedException || failure instanceof StoreFormatException) {
            return ExitCode.CORRUPTION;
        } else if (failure instanceof TransactionConflictException
                || failure instanceof TransactionConditionException) {
            return ExitCode.CONDITION_FAILED;
        } else if (isUsage(failure)) {
            return ExitCode.USAGE;
        } else if (failure instanceof IOException && isBrokenPipe(failure)) {
            return ExitCode.BROKEN_PIPE;
        } else if (failure instanceof IOException || failure instanceof StoreException) {
            return ExitCode.IO;
        }
        return ExitCode.INTERNAL;
    }

    /** One line, without the name of the program. */
    public static String message(Throwable failure) {
        if (exitCode(failure) == ExitCode.INTERNAL) {
            return "internal error: " + failure + " (--debug shows where)";
        } else if (isInterruption(failure)) {
            return "interrupted";
        } else if (isWrapper(failure)) {
            return message(failure.getCause());
        } else if (failure instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        } else if (failure instanceof FileAlreadyExistsException present) {
            return "there is a file " + present.getFile() + " already";
        } else if (failure instanceof FileSystemException refused && refused.getReason() == null) {
            return refused.getClass().getSimpleName().replace("Exception", "") + ": " + refused.getFile();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** What can be done about a failure, in a line; null when there is nothing to say. */
    public static String hint(Throwable failure) {
        if (!(failure instanceof StoreLockedException)) {
            return null;
        }
        Matcher holder = Pattern.compile("process (\\d+)").matcher(String.valueOf(failure.getMessage()));
        if (!holder.find()) {
            return null;
        }
        String pid = holder.group(1);
        String command = ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().commandLine())
                .map(line -> " (" + shortened(line) + ")")
                .orElse("");
        return "process " + pid + command + " has to end first, or be reached while it runs: with --jmx " + pid
                + " if it manages its store, or with --url ADDRESS if it serves it";
    }

    /** The end says more than the beginning, which is where Java is and how it was started. */
    private static String shortened(String command) {
        int excess = command.length() - LONGEST_COMMAND;
        return excess > 0 ? "…" + command.substring(excess) : command;
    }

    /** A wait or a read that Ctrl-C ended; a peer that is slow is none. */
    private static boolean isInterruption(Throwable failure) {
        return failure instanceof InterruptedByUserException
                || failure instanceof StoreInterruptedException
                || failure instanceof ClosedByInterruptException
                || (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException));
    }

    private static boolean isWrapper(Throwable failure) {
        return (failure instanceof UncheckedIOException || failure instanceof DirectoryIteratorException)
                && failure.getCause() != null;
    }

    private static boolean isUsage(Throwable failure) {
        return failure instanceof UsageException
                || failure instanceof ParameterException
                || failure instanceof StoreReadOnlyException
                || failure instanceof TransactionException
                || failure instanceof IllegalArgumentException;
    }

    private static boolean isBrokenPipe(Throwable failure) {
        String message = failure.getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("pipe is being closed"));
    }
}
