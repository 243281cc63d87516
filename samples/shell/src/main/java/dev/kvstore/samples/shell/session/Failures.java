package dev.kvstore.samples.shell.session;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ParameterException;

/** What failures mean to the user: an exit code and a line. */
public final class Failures {
    private Failures() {}

    public static int exitCode(Throwable failure) {
        if (failure instanceof InterruptedByUserException || failure instanceof StoreInterruptedException) {
            return ExitCode.INTERRUPTED;
        } else if (failure instanceof StoreNotFoundException || failure instanceof NoSuchFileException) {
            return ExitCode.NOT_FOUND;
        } else if (failure instanceof StoreLockedException) {
            return ExitCode.LOCKED;
        } else if (failure instanceof StoreCorruptedException || failure instanceof StoreFormatException) {
            return ExitCode.CORRUPTION;
        } else if (isUsage(failure)) {
            return ExitCode.USAGE;
        } else if (failure instanceof IOException && isBrokenPipe(failure)) {
            return ExitCode.BROKEN_PIPE;
        } else if (failure instanceof IOException || failure instanceof StoreException) {
            return ExitCode.IO;
        } else if (failure instanceof UncheckedIOException && failure.getCause() != null) {
            return exitCode(failure.getCause());
        }
        return ExitCode.INTERNAL;
    }

    /** One line, without the name of the program. */
    public static String message(Throwable failure) {
        if (exitCode(failure) == ExitCode.INTERNAL) {
            return "internal error: " + failure + " (--debug shows where)";
        } else if (failure instanceof UncheckedIOException && failure.getCause() != null) {
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

    private static boolean isUsage(Throwable failure) {
        return failure instanceof UsageException
                || failure instanceof ParameterException
                || failure instanceof StoreReadOnlyException
                || failure instanceof IllegalArgumentException;
    }

    private static boolean isBrokenPipe(Throwable failure) {
        String message = failure.getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("pipe is being closed"));
    }
}
