package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WriteLineTest {
    private final WriteLine line = new WriteLine(0);

    @Test
    void eachWaitsForTheBytesBeforeIt() {
        line.rate(2, 0);
        assertEquals(0, line.nanosUntil(line.enter(1000, 0), 0));
        double second = line.enter(10, 0);
        assertEquals(500, line.nanosUntil(second, 0));
        assertEquals(100, line.nanosUntil(second, 400));
        assertEquals(0, line.nanosUntil(second, 500));
    }

    @Test
    void whoeverWaitsGetsTheRateThatComes() {
        line.rate(0.001, 0);
        line.enter(1000, 0);
        double place = line.enter(1000, 0);
        assertEquals(1_000_000, line.nanosUntil(place, 0));
        line.rate(1, 500_000);
        assertEquals(500, line.nanosUntil(place, 500_000));
    }

    @Test
    void withoutARateAllPassAndNothingIsLeftForLater() {
        line.rate(0.001, 0);
        line.enter(1_000_000, 0);
        double place = line.enter(1_000_000, 0);
        line.rate(0, 10);
        assertEquals(0, line.nanosUntil(place, 10));
        line.rate(0.001, 20);
        assertEquals(0, line.nanosUntil(line.enter(1, 20), 20));
    }

    @Test
    void nothingIsSavedUpWhileNobodyWrites() {
        line.rate(1, 0);
        line.enter(10, 1_000_000);
        assertEquals(10, line.nanosUntil(line.enter(10, 1_000_000), 1_000_000));
    }

    @Test
    void whatLeavesMakesRoomForThoseBehind() {
        line.rate(1, 0);
        line.enter(100, 0);
        line.enter(500, 0);
        line.leave(500);
        assertEquals(100, line.nanosUntil(line.enter(1, 0), 0));
    }

    @Test
    void whoeverWaitsBehindBytesThatLeaveDoesNotWaitForThem() {
        line.rate(1, 0);
        line.enter(100, 0);
        double place = line.enter(10, 0);
        line.leave(100);
        assertEquals(0, line.nanosUntil(place, 0));
    }
}
