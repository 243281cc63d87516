package dev.kvstore.samples.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "fontsAreInstalled", disabledReason = "this machine has no fonts")
class ChartsTest {

    private final Table table = new Table(List.of(PeerKind.KVSTORE, PeerKind.ROCKSDB, PeerKind.LMDB));

    @TempDir
    private Path directory;

    @Test
    void throughputAndLatencyAreAPictureEach() throws IOException {
        add("put", Unit.OPS_PER_SECOND, 30, 10, 20);
        add("get", Unit.OPS_PER_SECOND, 30, 10, 40);
        add("p99", Unit.MICROSECONDS, 30, 10, 20);
        new Charts(table).write(directory.resolve("new"));
        BufferedImage ratios = ImageIO.read(directory.resolve("new/ratios.png").toFile());
        BufferedImage latencies =
                ImageIO.read(directory.resolve("new/latencies.png").toFile());
        assertEquals(ratios.getWidth(), latencies.getWidth());
        assertTrue(ratios.getWidth() > ratios.getHeight());
    }

    @Test
    void otherFiguresMakeAnotherPicture() throws IOException {
        add("put", Unit.OPS_PER_SECOND, 30, 10, 20);
        new Charts(table).write(directory.resolve("one"));
        add("get", Unit.OPS_PER_SECOND, 30, 90, 40);
        new Charts(table).write(directory.resolve("two"));
        assertTrue(Files.mismatch(directory.resolve("one/ratios.png"), directory.resolve("two/ratios.png")) >= 0);
    }

    /** A bar of no length, as if they were equal, is one that can't be seen. */
    @Test
    void rowThatAnEngineDidNotRunLeavesAGap() throws IOException {
        add("put", Unit.OPS_PER_SECOND, 30, 10, 20);
        add("recovery", Unit.MEGABYTES_PER_SECOND, 300, 100);
        new Charts(table).write(directory.resolve("gap"));
        table.add(PeerKind.LMDB, Sample.of("recovery", Unit.MEGABYTES_PER_SECOND, 300));
        new Charts(table).write(directory.resolve("equal"));
        assertEquals(-1, Files.mismatch(directory.resolve("gap/ratios.png"), directory.resolve("equal/ratios.png")));
    }

    @Test
    void rowOfOneEngineIsLeftOut() throws IOException {
        add("put", Unit.OPS_PER_SECOND, 30, 10, 20);
        new Charts(table).write(directory.resolve("one"));
        add("update", Unit.OPS_PER_SECOND, 30);
        new Charts(table).write(directory.resolve("two"));
        assertEquals(-1, Files.mismatch(directory.resolve("one/ratios.png"), directory.resolve("two/ratios.png")));
    }

    @Test
    void whatWasNotMeasuredIsNotDrawn() throws IOException {
        add("p99", Unit.MICROSECONDS, 30, 10, 20);
        new Charts(table).write(directory);
        assertTrue(Files.exists(directory.resolve("latencies.png")));
        assertFalse(Files.exists(directory.resolve("ratios.png")));
    }

    /** A JDK without any fails in its own ways. */
    static boolean fontsAreInstalled() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;
        }
    }

    private void add(String row, Unit unit, double... values) {
        for (int i = 0; i < values.length; i++) {
            table.add(table.kinds().get(i), Sample.of(row, unit, values[i]));
        }
    }
}
