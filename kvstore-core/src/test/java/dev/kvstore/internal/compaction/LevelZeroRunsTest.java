package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelZeroRunsTest {
    private final List<FileMeta> files = new ArrayList<>();

    @Test
    void nothingHasNoRuns() {
        assertEquals(0, LevelZeroRuns.count(files));
        assertEquals(List.of(), LevelZeroRuns.apart(files));
    }

    @Test
    void tablesOverOneAnotherCountEach() {
        add(0, 9);
        add(5, 20);
        add(15, 30);
        assertEquals(3, LevelZeroRuns.count(files));
    }

    @Test
    void ofTablesThatAreApartEverySecondCounts() {
        add(0, 9);
        add(10, 19);
        add(20, 29);
        assertEquals(2, LevelZeroRuns.count(files));
    }

    @Test
    void groupsTouchNothingOfEachOther() {
        FileMeta wide = add(0, 30);
        FileMeta apart = add(40, 50);
        FileMeta within = add(20, 30);
        FileMeta touching = add(30, 35);
        assertEquals(List.of(List.of(touching, within, wide), List.of(apart)), LevelZeroRuns.apart(files));
    }

    /** Adds a table that is newer than all before it. */
    private FileMeta add(int from, int to) {
        KeyRange range = new KeyRange(new byte[] {(byte) from}, new byte[] {(byte) to}, false);
        int number = files.size() + 1;
        FileMeta file = new FileMeta(number, 1000, 10, 0, 0, range, number, number, 1000);
        files.add(0, file);
        return file;
    }
}
