package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds a lock, as written into the locked file: enough for another process to find out whether the holder still
 * runs. A POSIX lock vanishes when anything in its process closes the file, such as a backup that has copied it; what is
 * written stays until the holder releases the lock.
 *
 * <p>A number of a process means nothing without when it was started and among which processes it counts, and the text
 * nothing in a copy of the file.
 */
final class LockOwner {
    private static final Pattern TEXT =
            Pattern.compile("process (\\d+) since \\S+, started at (\\d+) in (\\S+), of (.+)");
    /** Starts are told relative to the boot of the machine, whose time moves a little when its clock is set. */
    private static final long TOLERANCE_MILLIS = 2_000;

    private static final String NAMESPACE = namespace();

    private LockOwner() {}

    /** This process, as the holder of the lock of a file. */
    static String describe(String identity) {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", started at "
                + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L) + " in " + NAMESPACE + ", of "
                + identity;
    }

    /** Whether a text says that another process holds the lock of this file, and that process runs. */
    static boolean isAlive(String text, String identity) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()
                || !matcher.group(3).equals(NAMESPACE)
                || !matcher.group(4).equals(identity)) {
            return false;
        }
        long pid = Long.parseLong(matcher.group(1));
        long started = Long.parseLong(matcher.group(2));
        return pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid)
                        .map(process -> isSame(process.info(), started))
                        .orElse(false);
    }

    /** A process that has ended but was not waited for has no command any more. */
    private static boolean isSame(ProcessHandle.Info info, long started) {
        return info.command().isPresent()
                && info.startInstant()
                        .filter(start -> Math.abs(start.toEpochMilli() - started) <= TOLERANCE_MILLIS)
                        .isPresent();
    }

    /** Which processes are numbered together: those of a container are not those of its host. */
    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "host";
        }
    }
}
