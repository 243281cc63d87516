package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import org.junit.jupiter.api.Test;

class RangeTombstonesTest {
    @Test
    void aListTakenEarlierDoesNotChange() {
        RangeTombstones tombstones = new RangeTombstones();
        for (int i = 0; i < 20; i++) {
            RangeTombstoneList before = tombstones.list();
            assertSame(before, tombstones.list());
            tombstones.add(new RangeTombstone(new byte[] {(byte) i}, new byte[] {(byte) (i + 2)}, i + 1L));
            assertEquals(i, before.size());
            assertEquals(i + 1, tombstones.list().size());
        }
    }

    @Test
    void twoMemtablesDoNotShareTombstones() {
        RangeTombstones first = new RangeTombstones();
        RangeTombstones second = new RangeTombstones();
        first.add(new RangeTombstone(new byte[] {1}, new byte[] {2}, 1));
        second.add(new RangeTombstone(new byte[] {3}, new byte[] {4}, 2));
        assertEquals(1, first.list().fragments().get(0).from()[0]);
        assertEquals(3, second.list().fragments().get(0).from()[0]);
    }

    @Test
    void aMemtableCountsThemInItsSequencesAndHidesNothingByThem() {
        try (MemtableModel model = new MemtableModel(1 << 20, "no seed")) {
            model.put(new byte[] {1}, new byte[] {9});
            model.memtable.addRangeTombstone(new RangeTombstone(new byte[] {0}, new byte[] {5}, 2));
            assertEquals(1, model.memtable.smallestSequence());
            assertEquals(2, model.memtable.largestSequence());
            assertEquals(1, model.memtable.entryCount());
            assertEquals(
                    2,
                    model.memtable
                            .rangeTombstones()
                            .coveringSequence(model.keyRegion(new byte[] {1}), 0, 1, Long.MAX_VALUE));
            model.checkGet(new byte[] {1}, Long.MAX_VALUE);
            model.checkForward(Long.MAX_VALUE);
        }
    }
}
