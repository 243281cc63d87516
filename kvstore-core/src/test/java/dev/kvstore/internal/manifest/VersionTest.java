package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.key;
import static dev.kvstore.internal.manifest.TestTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

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
        assertEquals(2, version.fileCount(1));
    }
}
