package dev.kvstore.rig;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.crash.LyingDisk;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.TestData;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RigRunTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NONE = Duration.ZERO;
    private static final String RULE = "before its content is durable";

    @Test
    void endsWhenTheFigureIsReached() {
        RigRun run = RigRun.of("kind", "cases", LONG, 10, 1, 1);
        run.reached(9);
        assertTrue(run.goesOn());
        run.reached();
        assertFalse(run.goesOn());
    }

    @Test
    void figureGetsSmallerWithTheScale() {
        RigRun run = RigRun.of("kind", "cases", LONG, 10, 0.2, 1);
        run.reached(2);
        assertFalse(run.goesOn());
        assertDoesNotThrow(run::requirePassed);
    }

    @Test
    void lessThanHalfOfTheFigureFails() {
        RigRun run = RigRun.of("kind", "cases", NONE, 10, 1, 1);
        run.reached(4);
        assertFalse(run.goesOn(), "the time is over, extended or not");
        AssertionError failure = assertThrows(AssertionError.class, run::requirePassed);
        assertTrue(failure.getMessage().contains("4 of 10 cases"), failure.getMessage());
        run.reached();
        assertDoesNotThrow(run::requirePassed);
    }

    @Test
    void timeIsExtendedUntilHalfOfTheFigureIsReached() {
        RigRun run = RigRun.of("kind", "cases", Duration.ofSeconds(1), 10, 1, 1);
        run.reached(4);
        Awaitility.await().until(() -> run.elapsedSeconds() > 1);
        assertTrue(run.goesOn());
        run.reached();
        assertFalse(run.goesOn());
    }

    @Test
    void aPassingLongRunEndsWithAnObjectAndStatusZero() {
        String[] line = new String[1];
        assertEquals(0, statusOf(RigRun.open("kind", "cases", NONE, 7), 1, line));
        assertTrue(line[0].startsWith("{\"kind\":\"kind\",\"state\":\"passed\","), line[0]);
        assertTrue(line[0].endsWith("\"cases\":1,\"firstSeed\":7,\"latestSeed\":7}\n"), line[0]);
    }

    @Test
    void aFailingLongRunEndsWithStatusOne() {
        String[] line = new String[1];
        assertEquals(1, statusOf(RigRun.open("kind", "cases", NONE, 7), 0, line));
        assertTrue(line[0].contains("\"state\":\"failed\""), line[0]);
        assertTrue(line[0].contains("at least 1 are wanted\\u000a"), line[0]);
    }

    @Test
    void aLongRunWhoseStoreBreaksTheOrderOfWritingEndsAtOnceWithStatusOne() {
        String[] line = new String[1];
        Rig rig = run -> {
            for (int i = 0; i < 10 && run.goesOn(); i++) {
                forgetATableSync(run);
            }
        };
        assertEquals(1, statusOf(rig, RigRun.open("kind", "cases", LONG, 7), line));
        assertTrue(line[0].contains("\"state\":\"failed\""), line[0]);
        assertTrue(line[0].contains("\"cases\":1,"), line[0]);
        assertTrue(line[0].contains("the order of writing was broken"), line[0]);
        assertTrue(line[0].contains(RULE), line[0]);
    }

    @Test
    void aLongRunThatFailsOfItselfNamesTheOrderThatWasBrokenAsWell() {
        String[] line = new String[1];
        Rig rig = run -> {
            forgetATableSync(run);
            throw new AssertionError("the content is another");
        };
        assertEquals(1, statusOf(rig, RigRun.open("kind", "cases", LONG, 7), line));
        assertTrue(line[0].contains("the content is another"), line[0]);
        assertTrue(line[0].contains(RULE), line[0]);
    }

    /** A case that passes as far as a rig can see: whether the table outlives a power cut is not tried. */
    private static void forgetATableSync(RigRun run) {
        Disk watched = CheckedOrder.over(
                new SimulatedDevice().disk(Path.of("/simulated/store").toAbsolutePath()));
        Disk disk = LyingDisk.FORGETS_TABLE_SYNCS.apply(watched);
        try (KeyValueStore store = StoreEngine.LSM.open(disk, OptionSets.tiny().build())) {
            TestData.putNumbers(store, 0, 1);
            store.flush();
        } catch (StoreException | AssertionError e) {
            // A store that is told of a broken rule fails.
        }
        run.reached();
    }

    private static int statusOf(RigRun run, int cases, String[] line) {
        return statusOf(rig -> rig.reached(cases), run, line);
    }

    private static int statusOf(Rig rig, RigRun run, String[] line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = LongRun.run(rig, run, lines);
        line[0] = out.toString(StandardCharsets.UTF_8);
        return status;
    }
}
