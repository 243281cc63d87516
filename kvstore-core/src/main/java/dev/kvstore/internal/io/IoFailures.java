package dev.kvstore.internal.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives failures of the operating system the evidence they lack, and tells a full device from a broken one. */
final class IoFailures {
    private static final List<String> FULL = textsOfFullDevice();

    private IoFailures() {}

    /**
     * A failure that names file and operation, caused by {@code cause}. Missing and already existing
     * files keep their types.
     */
    static IOException describe(String operation, Path file, IOException cause) {
        FileSystemException described;
        if (cause instanceof NoSuchFileException || (cause instanceof FileNotFoundException && !Files.exists(file))) {
            described = new NoSuchFileException(file.toString(), null, operation + ": no such file");
        } else if (cause instanceof FileAlreadyExistsException) {
            described = new FileAlreadyExistsException(file.toString(), null, operation + ": file exists");
        } else {
            described = new FileSystemException(file.toString(), null, operation + ": " + reason(cause));
        }
        described.initCause(cause);
        return described;
    }

    /** Whether the failure, or what caused it, is a full device or an exhausted quota. */
    static boolean isOutOfSpace(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (t instanceof IOException && message != null && FULL.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
    }

    /** The JDK hands out no error numbers, only the system's words: ENOSPC and EDQUOT of Linux, macOS, Windows. */
    private static List<String> textsOfFullDevice() {
        List<String> texts = new ArrayList<>(List.of(
                "No space left on device",
                "Disk quota exceeded",
                "Disc quota exceeded",
                "There is not enough space on the disk",
                "The disk is full",
                "Not enough quota"));
        addTextOfThisLocale(texts);
        return List.copyOf(texts);
    }

    /** The words depend on the process's locale; Linux has a device that is always full to learn them from. */
    private static void addTextOfThisLocale(List<String> texts) {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            return;
        }
        try (RandomAccessFile device = new RandomAccessFile(full.toFile(), "rw")) {
            device.write(0);
        } catch (FileNotFoundException e) {
            // Not allowed to open it: the fixed texts have to do.
            return;
        } catch (IOException e) {
            if (e.getMessage() != null) {
                texts.add(e.getMessage());
            }
        }
    }
}
