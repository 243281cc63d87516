package dev.kvstore.internal.io;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that embeds the store without JVM flags prints nothing because of it. */
class SilentEmbeddingTest {
    private static final int FIRST_TO_ANNOUNCE_UNSAFE = 24;

    @TempDir
    Path directory;

    @Test
    void printsNothingWithoutALoggingProvider() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-simple"))
                .collect(joining(File.pathSeparator));
        assertSilent(classPath);
    }

    @Test
    void printsNothingWithALoggingProviderThatShowsWarnings() throws Exception {
        assertSilent(System.getProperty("java.class.path"));
    }

    private void assertSilent(String classPath) throws IOException, InterruptedException {
        Process child = LockHolder.childJvm(classPath, SilentEmbedding.class, directory.toString());
        List<String> printed;
        try (BufferedReader output = child.inputReader()) {
            printed = output.lines().filter(line -> !isNoticeOfTheJdk(line)).collect(toList());
        }
        assertEquals(List.of(), printed);
        assertEquals(0, child.waitFor());
    }

    /** The four lines about sun.misc.Unsafe that the JDK itself prints once. */
    private static boolean isNoticeOfTheJdk(String line) {
        return Runtime.version().feature() >= FIRST_TO_ANNOUNCE_UNSAFE
                && line.startsWith("WARNING: ")
                && (line.contains("sun.misc.Unsafe")
                        || line.contains("Please consider reporting this to the maintainers of class"));
    }
}
