package dev.kvstore.corruption;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The damages are worth something only if they find a store that overlooks them. */
class CorruptionFindsPlantedBugsTest {
    @ParameterizedTest
    @EnumSource
    void someDamageIsFound(BlindStore blind) {
        StoreSetup setup = new StoreSetup(
                StoreEngine.LSM,
                blind.toString(),
                OptionSets.tiny().compression(Compression.NONE).build());
        Specimen specimen = new Specimen(setup, 1, false, blind);
        boolean found = false;
        for (String file : specimen.files()) {
            byte[] content = specimen.content(file);
            for (int place = 0; place < specimen.used(file) && !found; place += 7) {
                found = fails(specimen, file, Damage.FLIPPED_BIT.apply(content, content, place, new Random(place)))
                        || fails(specimen, file, Damage.CUT_OFF.apply(content, content, place, new Random(place)));
            }
        }
        assertTrue(found, () -> blind + " was not noticed");
    }

    private static boolean fails(Specimen specimen, String file, byte[] damaged) {
        try {
            specimen.withContent(file, damaged);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
