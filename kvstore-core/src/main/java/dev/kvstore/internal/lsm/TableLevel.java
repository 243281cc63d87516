package dev.kvstore.internal.lsm;

import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LevelIterator;
import dev.kvstore.internal.iterator.TableBounds;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.List;

/** A level below the top: its tables are sorted and disjoint, so one of them at most can hold a key. Immutable. */
final class TableLevel {
    private final OpenTable[] tables;
    private final TableBounds bounds;

    TableLevel(OpenTable[] tables) {
        this.tables = tables;
        byte[][] smallest = new byte[tables.length][];
        byte[][] largest = new byte[tables.length][];
        for (int i = 0; i < tables.length; i++) {
            KeyRange range = tables[i].meta().range();
            smallest[i] = range.smallest();
            largest[i] = range.largest();
        }
        this.bounds = new TableBounds(smallest, largest);
    }

    List<OpenTable> tables() {
        return Arrays.asList(tables);
    }

    /** The only table that can hold a key or a range tombstone over it, or null. */
    OpenTable find(Region key, int length) {
        int index = bounds.firstReaching(key, 0, length);
        if (index == tables.length) {
            return null;
        }
        KeyRange range = tables[index].meta().range();
        if (range.largestExclusive() && key.compare(0, length, range.largest()) == 0) {
            index++;
        }
        return index < tables.length && bounds.startsAtOrBelow(index, key, 0, length) ? tables[index] : null;
    }

    boolean overlaps(byte[] lower, byte[] upper) {
        for (OpenTable table : tables) {
            if (TableTree.overlaps(table.meta(), lower, upper)) {
                return true;
            }
        }
        return false;
    }

    InternalIterator iterator(long snapshot) {
        return tables.length == 1
                ? tables[0].table().iterator(snapshot)
                : new LevelIterator(bounds, index -> tables[index].table().iterator(snapshot));
    }
}
