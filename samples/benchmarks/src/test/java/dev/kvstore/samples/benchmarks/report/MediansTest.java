package dev.kvstore.samples.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MediansTest {

    @Test
    void oddNumberOfFiguresHasTheMiddleOne() {
        assertEquals(3, Medians.of(9, 1, 3));
    }

    @Test
    void evenNumberOfFiguresHasTheMeanOfTheMiddleTwo() {
        assertEquals(2.5, Medians.of(9, 1, 3, 2));
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertTrue(Double.isNaN(Medians.of()));
        assertTrue(Double.isNaN(Medians.of(1, Double.NaN, 2)));
    }
}
