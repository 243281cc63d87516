package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger than the heap, in a process of its own. */
class BigFilesTest {
    private static final int EXIT_SECONDS = 500;

    @TempDir
    Path directory;

    @Test
    void filesOfFourTimesTheHeapAreWrittenAndReadDenseAndSparse() throws Exception {
        assertEquals("done", run("-Xmx48m", 192));
    }

    @Test
    @Tag("heavy")
    void filesOfThreeGibibytesAreWrittenAndReadInASmallHeap() throws Exception {
        assertEquals("done", run("-Xmx512m", 3 << 10));
    }

    private String run(String heap, int mebibytes) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BigFiles.class.getName(),
                directory.toString(),
                Integer.toString(mebibytes));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return output.lines().reduce((first, last) -> last).orElse("nothing");
    }
}
