package dev.kvstore.rig;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RigRunTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NONE = Duration.ZERO;

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
        assertDoesNotThrow(run::requireEnough);
    }

    @Test
    void lessThanHalfOfTheFigureFails() {
        RigRun run = RigRun.of("kind", "cases", NONE, 10, 1, 1);
        run.reached(4);
        assertFalse(run.goesOn(), "the time is over, extended or not");
        AssertionError failure = assertThrows(AssertionError.class, run::requireEnough);
        assertTrue(failure.getMessage().contains("4 of 10 cases"), failure.getMessage());
        run.reached();
        assertDoesNotThrow(run::requireEnough);
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

    private static int statusOf(RigRun run, int cases, String[] line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = LongRun.run(rig -> rig.reached(cases), run, lines);
        line[0] = out.toString(StandardCharsets.UTF_8);
        return status;
    }
}
