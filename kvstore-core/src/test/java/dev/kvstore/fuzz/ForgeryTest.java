package dev.kvstore.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.rig.RigKind;
import dev.kvstore.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that hold anything under right checksums: typed errors or any content, nothing else and nothing left behind. */
class ForgeryTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/Fuzzer");

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.toList();
        }
    }

    @Test
    void randomForgeriesAreRefusedOrBelieved() {
        RigKind.FORGERIES.run();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void whatOnceFailedDoesNoMore(Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        Deadline.within(Duration.ofSeconds(60), file.toString(), () -> Fuzzer.fuzzerTestOneInput(input));
    }

    @Test
    void renewingTheChecksumsOfWhatIsUnchangedChangesNothing() {
        int renewed = 0;
        for (ForgedStore store : Fuzzer.stores()) {
            for (int file = 0; file < store.files(); file++) {
                assertTrue(store.isUntouchedByRenewal(file), store.name(file));
                renewed++;
            }
        }
        assertTrue(renewed >= 12, renewed + " files");
    }
}
