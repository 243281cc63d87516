package dev.kvstore.corruption;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.corruption.Specimen.Outcome;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage to any byte of any file: a typed error, the same content, or a reported loss of the tail of a log
 * that was not closed; never other data.
 */
class CorruptionTest {
    private static final long SEED = Long.getLong("kvstore.corruption.seed", 1);
    private static final int MOST_LENGTHS = 300;
    /** How much of the zeros behind the records of a log is damaged, too. */
    private static final int BEHIND_END = 64;

    static Stream<Arguments> specimens() {
        return Stream.of(
                Arguments.of(Compression.NONE, true),
                Arguments.of(Compression.LZ4, false),
                Arguments.of(Compression.ZSTD, true));
    }

    @ParameterizedTest(name = "{0}, closed: {1}")
    @MethodSource("specimens")
    void noFlippedBitChangesWhatIsRead(Compression compression, boolean closed) {
        Specimen specimen = specimen(compression, closed);
        for (String file : specimen.files()) {
            byte[] content = specimen.content(file);
            int end = Math.min(content.length, specimen.used(file) + BEHIND_END);
            report("flipped bits", file, end, position -> {
                int bit = new Random(SEED + position).nextInt(8);
                return specimen.withBytes(file, position, (byte) (content[position] ^ 1 << bit));
            });
        }
    }

    @ParameterizedTest(name = "{0}, closed: {1}")
    @MethodSource("specimens")
    void noTruncationChangesWhatIsRead(Compression compression, boolean closed) {
        Specimen specimen = specimen(compression, closed);
        for (String file : specimen.files()) {
            byte[] content = specimen.content(file);
            int step = Math.max(1, specimen.used(file) / MOST_LENGTHS);
            report("lengths", file, (specimen.used(file) + step) / step, i -> {
                int length = Math.min(content.length, i * step);
                return specimen.withContent(file, Arrays.copyOf(content, length));
            });
        }
    }

    @ParameterizedTest(name = "{0}, closed: {1}")
    @MethodSource("specimens")
    void noMissingZeroedOrExchangedFileChangesWhatIsRead(Compression compression, boolean closed) {
        Specimen specimen = specimen(compression, closed);
        for (String file : specimen.files()) {
            byte[] content = specimen.content(file);
            byte[][] others = Stream.concat(
                            Stream.of(null, new byte[content.length]),
                            specimen.files().stream()
                                    .filter(other -> !other.equals(file))
                                    .map(specimen::content))
                    .toArray(byte[][]::new);
            report("exchanges", file, others.length, i -> specimen.withContent(file, others[i]));
        }
    }

    private static Specimen specimen(Compression compression, boolean closed) {
        StoreSetup setup = new StoreSetup(
                StoreEngine.LSM,
                "specimen-" + compression,
                OptionSets.tiny().compression(compression).build());
        return new Specimen(setup, SEED, closed);
    }

    /** Damages a file in a number of ways, in parallel, and prints what came of it. */
    private static void report(String what, String file, int ways, IntFunction<Outcome> damage) {
        Map<Outcome, AtomicInteger> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicInteger());
        }
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        IntStream.range(0, ways).parallel().forEach(i -> {
            try {
                outcomes.get(damage.apply(i)).incrementAndGet();
            } catch (RuntimeException | Error e) {
                wrong.add("number " + i + ": " + e);
            }
        });
        System.out.println("corruption, " + what + " of " + file + ": " + outcomes);
        assertTrue(wrong.isEmpty(), () -> "seed " + SEED + ", " + what + " of " + file + " were not noticed: " + wrong);
        boolean mayBeIgnored = FileNames.kind(file) == FileNames.Kind.OPTIONS
                || FileNames.kind(file) == FileNames.Kind.LOG
                || FileNames.kind(file) == FileNames.Kind.LOCK
                // The last edits of an open store's manifest may be in the log as well.
                || FileNames.kind(file) == FileNames.Kind.MANIFEST;
        assertTrue(
                mayBeIgnored || outcomes.get(Outcome.REFUSED).get() > ways * 0.9,
                () -> "most " + what + " of " + file + " should be noticed: " + outcomes);
    }
}
