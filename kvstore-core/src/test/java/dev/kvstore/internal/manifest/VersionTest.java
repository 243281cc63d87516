package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.key;
import static dev.kvstore.internal.manifest.TestTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @Test
    void levelZeroIsNewestFirstAndMayOverlap() throws InconsistentEditException {
        Version version = Version.EMPTY.apply(
                new VersionEdit().add(0, table(3, 0, 9)).add(0, table(7, 5, 6)).add(0, table(5, 0, 9)));
        assertEquals(
                List.of(7L, 5L, 3L),
                version.files(0).stream().map(FileMeta::number).toList());
        assertEquals(
                2, version.overlapping(0, new KeyRange(key(7), key(8), false)).size());
        assertEquals(3015, version.bytes(0));
    }

    @Test
    void lowerLevelsAreSortedByKey() throws InconsistentEditException {
        Version version = Version.EMPTY.apply(new VersionEdit()
                .add(1, table(3, 20, 29))
                .add(1, table(4, 0, 9))
                .add(1, table(5, 10, 19)));
        assertEquals(
                List.of(4L, 5L, 3L),
                version.files(1).stream().map(FileMeta::number).toList());
        assertEquals(1, version.levelOf(5));
        assertEquals(-1, version.levelOf(6));
    }

    @Test
    void aMoveIsADeletionAndAnAddition() throws InconsistentEditException {
        FileMeta moved = table(3, 0, 9);
        Version version = Version.EMPTY
                .apply(new VersionEdit().add(1, moved))
                .apply(new VersionEdit().delete(1, 3).add(2, moved));
        assertEquals(0, version.fileCount(1));
        assertEquals(2, version.levelOf(3));
    }

    @Test
    void contradictingEditsAreRefused() throws InconsistentEditException {
        Version version = Version.EMPTY.apply(new VersionEdit().add(1, table(3, 0, 9)));
        for (VersionEdit edit : List.of(
                new VersionEdit().delete(1, 4),
                new VersionEdit().delete(2, 3),
                new VersionEdit().add(2, table(3, 50, 60)),
                new VersionEdit().add(1, table(4, 9, 20)),
                new VersionEdit().add(3, table(4, 0, 5)).add(3, table(5, 5, 6)))) {
            assertThrows(InconsistentEditException.class, () -> version.apply(edit));
        }
    }

    @Test
    void tablesMayMeetAtAnExclusiveEnd() throws InconsistentEditException {
        Version version = Version.EMPTY.apply(new VersionEdit()
                .add(1, table(3, new KeyRange(key(0), key(9), true)))
                .add(1, table(4, 9, 20)));
        assertEquals(1, find(version, key(9)));
        assertEquals(0, find(version, key(8)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findAgreesWithALinearSearch(long seed) throws InconsistentEditException {
        Random random = new Random(seed);
        byte[] prefix = new byte[random.nextInt(12)];
        random.nextBytes(prefix);
        TreeSet<byte[]> bounds = new TreeSet<>(Arrays::compareUnsigned);
        while (bounds.size() < 60) {
            bounds.add(randomKey(random, prefix));
        }
        byte[][] keys = bounds.toArray(new byte[0][]);
        VersionEdit edit = new VersionEdit();
        for (int i = 0; i + 1 < keys.length; i += 2) {
            edit.add(1, table(i, new KeyRange(keys[i], keys[i + 1], random.nextBoolean())));
        }
        Version version = Version.EMPTY.apply(edit);
        for (int i = 0; i < 2000; i++) {
            byte[] key = random.nextBoolean() ? keys[random.nextInt(keys.length)] : randomKey(random, prefix);
            int expected = -1;
            for (int file = 0; file < version.fileCount(1); file++) {
                expected = version.file(1, file).range().contains(key) ? file : expected;
            }
            assertEquals(expected, find(version, key), "seed " + seed + ", key " + Arrays.toString(key));
        }
    }

    private static byte[] randomKey(Random random, byte[] prefix) {
        byte[] key =
                Arrays.copyOf(prefix, random.nextInt(8) == 0 ? prefix.length / 2 : prefix.length + random.nextInt(12));
        for (int i = prefix.length; i < key.length; i++) {
            key[i] = (byte) random.nextInt(3);
        }
        return key;
    }

    private static int find(Version version, byte[] key) {
        try (Region region = TestTables.MEMORY.allocate(MemoryComponent.SCRATCH, key.length + 1)) {
            region.write(0, key, 0, key.length);
            return version.find(1, region, 0, key.length);
        }
    }
}
