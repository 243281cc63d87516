package dev.kvstore.internal.io;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A page that the device does not deliver is an error, not the end of the JVM. */
class TruncatedMappingTest {
    @TempDir
    Path directory;

    /** Elsewhere a mapped file can't be truncated. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void readingPagesThatAreGoneIsSurvivedAndReported() throws IOException {
        Process child = LockHolder.childJvm(
                System.getProperty("java.class.path"), TruncatedMapping.class, directory.toString());
        List<String> printed;
        try (BufferedReader output = child.inputReader()) {
            printed = output.lines()
                    .filter(line -> !line.startsWith("WARNING"))
                    .limit(20)
                    .collect(toList());
        }
        assertEquals(List.of("round 0 told: true", "round 1 told: true", "survived true"), printed);
    }
}
