package dev.kvstore.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text as a path, a URI or a glob: refused as is said, or a path that keeps the laws. */
class PathFuzzTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/PathFuzzer");
    private static final long FIRST_SEED = Long.getLong("kvstore.rig.seed", 1);
    private static final int TEXTS = 100_000;

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.toList();
        }
    }

    @Test
    void randomTextsAreRefusedOrKeepTheLaws() {
        int paths = 0;
        int uris = 0;
        int globs = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TEXTS; seed++) {
            String text = PathFuzzer.random(new Random(seed));
            try {
                paths += PathFuzzer.isPath(text) ? 1 : 0;
                uris += PathFuzzer.isUri(text) ? 1 : 0;
                globs += PathFuzzer.isGlob(text) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", text '" + text + "': " + e, e);
            }
        }
        String accepted = TEXTS + " texts, accepted as paths " + paths + ", as URIs " + uris + ", as globs " + globs;
        System.out.println(accepted);
        for (int each : new int[] {paths, uris, globs}) {
            assertTrue(each > TEXTS / 50 && each < TEXTS, accepted);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void whatWasFoundOnceIsRefusedOrKeepsTheLaws(Path file) throws IOException {
        PathFuzzer.fuzzerTestOneInput(Files.readAllBytes(file));
    }
}
