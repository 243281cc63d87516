package dev.kvstore.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.L0Triggers;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreOptionsBuilder;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options out of their ranges. */
class BadOptionsTest {
    static Stream<Arguments> options() {
        return Stream.of(
                option("memoryBudget", 16L << 20, (16L << 20) - 1, o -> o.memoryBudget((16L << 20) - 1)),
                option("flushThresholdBytes", 64 << 10, -1, o -> o.flushThresholdBytes(-1)),
                option("flushIntervalSeconds", 0, -1, o -> o.flushIntervalSeconds(-1)),
                option("syncIntervalMillis", 1, 0, o -> o.syncIntervalMillis(0)),
                option("walSegmentBytes", 64 << 10, 4096, o -> o.walSegmentBytes(4096)),
                option("walMaxBytes", 64L << 20, 1, o -> o.walMaxBytes(1)),
                option("blockBytes", 1024, 1023, o -> o.blockBytes(1023)),
                option("filterBitsPerKey", 0, 21, o -> o.filterBitsPerKey(21)),
                option("compactionThreads", 1, 65, o -> o.compactionThreads(65)),
                option("levelBaseBytes", 1 << 20, 0, o -> o.levelBaseBytes(0)),
                option("targetFileBytes", 64 << 10, 1, o -> o.targetFileBytes(1)),
                option("writeTimeoutMillis", 1, 0, o -> o.writeTimeoutMillis(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void eachIsNamedWithItsRangeAndTheOfferedValue(
            String name, long minimum, long offered, UnaryOperator<StoreOptionsBuilder> change) {
        StoreOptionsBuilder builder = change.apply(StoreOptions.builder());
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
        String message = refused.getMessage();
        assertTrue(message.startsWith(name + " must be between " + minimum + " and "), message);
        assertTrue(message.endsWith(", got " + offered), message);
    }

    @Test
    void allViolationsAreReportedTogether() {
        StoreOptionsBuilder builder =
                StoreOptions.builder().blockBytes(-1).filterBitsPerKey(99).compactionThreads(0);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
        assertEquals(
                "blockBytes must be between 1024 and 1048576, got -1; "
                        + "filterBitsPerKey must be between 0 and 20, got 99; "
                        + "compactionThreads must be between 1 and 64, got 0",
                refused.getMessage());
    }

    @Test
    void triggersMustGrow() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new L0Triggers(8, 4, 2));
        assertTrue(refused.getMessage().endsWith("got compact=8 slowdown=4 stop=2"), refused.getMessage());
    }

    @Test
    void whatHasNoDefaultMustBeGiven() {
        assertThrows(
                NullPointerException.class,
                () -> StoreOptions.builder().durability(null).build());
        assertThrows(
                NullPointerException.class,
                () -> StoreOptions.builder().compression(null).build());
        assertThrows(
                NullPointerException.class,
                () -> StoreOptions.builder().l0Triggers(null).build());
    }

    private static Arguments option(
            String name, long minimum, long offered, UnaryOperator<StoreOptionsBuilder> change) {
        return Arguments.of(name, minimum, offered, change);
    }
}
