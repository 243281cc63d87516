package dev.kvstore.internal.memory;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that embeds the store sees none of its libraries' greetings, and needs no JVM flag for that. */
class SilentStartTest {
    @Test
    void printsNothingWithoutALoggingProvider() throws Exception {
        assertEquals("", outputOfChild(classPath().filter(entry -> !entry.contains("slf4j-simple"))));
    }

    @Test
    void printsNothingWithALoggingProvider() throws Exception {
        assertEquals("", outputOfChild(classPath()));
    }

    @Test
    void aStorePrintsNothingWithoutALoggingProvider(@TempDir Path directory) throws Exception {
        Stream<String> noProvider = classPath().filter(entry -> !entry.contains("slf4j-simple"));
        assertEquals("", outputOfChild(noProvider, directory.toString()));
    }

    private static Stream<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }

    private static String outputOfChild(Stream<String> classPath, String... arguments)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(), "-cp", classPath.collect(joining(File.pathSeparator)), SilentStart.class.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        child.getOutputStream().close();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child ended");
        assertEquals(0, child.exitValue(), output);
        return output.lines().filter(line -> !isUnsafeNotice(line)).collect(joining("\n"));
    }

    /** JDK 24 and later print four lines at the first use of sun.misc.Unsafe's memory access, whoever uses it. */
    private static boolean isUnsafeNotice(String line) {
        return Runtime.version().feature() >= 24
                && line.startsWith("WARNING: ")
                && (line.contains("sun.misc.Unsafe") || line.startsWith("WARNING: Please consider reporting this"));
    }
}
