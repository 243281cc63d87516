package dev.kvstore.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** How numbers and pictures are printed. */
class TextTest {
    @Test
    void numbersHaveTwoOrThreeDigitsAndAUnit() {
        assertEquals("999 B", Units.bytes(999));
        assertEquals("1.0 KB", Units.bytes(1_000));
        assertEquals("13 MB", Units.bytes(12_500_001));
        assertEquals("1.2 GB", Units.bytes(1_234_567_890));
        assertEquals("850 ns", Units.time(850));
        assertEquals("1.5 ms", Units.time(1_500_000));
        assertEquals("1.0 s", Units.time(1_000_000_000));
        assertEquals("125 s", Units.time(125_000_000_000L));
        assertEquals("1,234,567", Units.count(1_234_567));
    }

    @Test
    void nounsAgreeWithTheirNumbers() {
        assertEquals("1 entry", Units.count(1, "entry"));
        assertEquals("0 entries", Units.count(0, "entry"));
        assertEquals("2 batches", Units.count(2, "batch"));
        assertEquals("1,000 files", Units.count(1_000, "file"));
    }

    @Test
    void ratesCountWhatTheStepWorkedThrough() {
        assertEquals("", Units.rate(Outcome.of("nothing to count"), 10));
        assertEquals("5.0 MB/s", Units.rate(Outcome.of("bytes").bytes(10_000_000), 2_000_000_000));
        assertEquals("2.0 M entries/s", Units.rate(Outcome.of("entries").entries(4_000_000), 2_000_000_000));
        assertEquals("20 entries/s", Units.rate(Outcome.of("entries").entries(20), 1_000_000_000));
    }

    @Test
    void barsAreExactToAnEighth() {
        assertEquals("████", Bar.of(100, 100, 4));
        assertEquals("██▌", Bar.of(5, 8, 4));
        assertEquals("▏", Bar.of(1, 1_000_000, 4));
        assertEquals("", Bar.of(0, 100, 4));
        assertEquals("████", Bar.of(101, 100, 4));
    }

    @Test
    void terminalsWithoutBarsGetPlainCharacters() throws IOException {
        StringWriter written = new StringWriter();
        try (PlainText plain = new PlainText(written)) {
            plain.write("██▌ 3 µs × 'hash…'");
        }
        assertEquals("##: 3 us x 'hash...'", written.toString());
    }
}
