package dev.kvstore.internal.io;

import dev.kvstore.StoreLockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Main class of a child process: takes the lock of the directory in its first argument, prints
 * {@code LOCKED} and holds it until its standard input ends; or prints {@code REFUSED} and the reason.
 */
public final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (Disk.DirectoryLock lock = new OsDisk(Path.of(arguments[0])).lock()) {
            System.out.println("LOCKED");
            while (System.in.read() >= 0) {
                // Holds the lock.
            }
        } catch (StoreLockedException e) {
            System.out.println("REFUSED " + e.getMessage());
        }
    }

    /** Starts a child that tries to take the lock. */
    static Process start(Path directory) throws IOException {
        return childJvm(System.getProperty("java.class.path"), LockHolder.class, directory.toString());
    }

    /** Starts a child JVM; its standard error goes to its standard output. */
    static Process childJvm(String classPath, Class<?> mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                classPath,
                mainClass.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Whether another process is refused the lock. */
    static boolean isRefused(Path directory) throws IOException {
        return answer(start(directory)).startsWith("REFUSED");
    }

    /** The first line of a child that holds or was refused the lock; the child has ended afterwards. */
    static String answer(Process child) throws IOException {
        child.getOutputStream().close();
        try (var reader = child.inputReader()) {
            String line = reader.readLine();
            return line == null ? "" : line;
        } finally {
            child.destroy();
        }
    }
}
