package dev.kvstore.corruption;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.corruption.Specimen.Outcome;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.rig.RigKind;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage to any byte of any file: a typed error, the same content, or a reported loss of the tail of a log
 * that was not closed; never other data.
 */
class CorruptionTest {
    private static final long SEED = Long.getLong("kvstore.rig.seed", 1);

    static Stream<Arguments> specimens() {
        return Stream.of(StoreEngine.values())
                .flatMap(engine -> Stream.of(Arguments.of(engine, true), Arguments.of(engine, false)));
    }

    @Test
    void noDamageChangesWhatIsRead() {
        RigKind.CORRUPTION.run();
    }

    @ParameterizedTest(name = "{0}, closed: {1}")
    @MethodSource("specimens")
    void noMissingZeroedOrExchangedFileChangesWhatIsRead(StoreEngine engine, boolean closed) {
        StoreSetup setup = new StoreSetup(
                engine,
                "specimen-exchange",
                OptionSets.tiny().compression(Compression.LZ4).build());
        Specimen specimen = new Specimen(setup, SEED, closed);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (String file : specimen.files()) {
            // Without its one file there is no tree, and a new one is made.
            boolean isAll = engine == StoreEngine.BTREE && file.equals(FileNames.TREE);
            Stream.concat(
                            Stream.of(isAll ? new byte[1] : null, new byte[specimen.content(file).length]),
                            specimen.files().stream()
                                    .filter(other -> !other.equals(file))
                                    .map(specimen::content))
                    .forEach(content -> outcomes.merge(specimen.withContent(file, content), 1, Integer::sum));
        }
        System.out.println("exchanged files, " + setup + ": " + outcomes);
        assertTrue(outcomes.get(Outcome.REFUSED) > 0, () -> outcomes.toString());
    }
}
