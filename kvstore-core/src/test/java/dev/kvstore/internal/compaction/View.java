package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.iterator.TestEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reader sees, worked out from all entries and range tombstones in the plainest way. */
final class View {
    private View() {}

    /** Keys with the sequence number of the value that is visible at a snapshot. */
    static Map<String, Long> at(
            long snapshot, Collection<TestEntry> entries, Collection<RangeTombstone> rangeTombstones) {
        TreeMap<String, Long> visible = new TreeMap<>();
        List<TestEntry> oldestFirst = entries.stream()
                .filter(entry -> entry.sequence() <= snapshot)
                .sorted(Comparator.comparingLong(TestEntry::sequence))
                .toList();
        for (TestEntry entry : oldestFirst) {
            String key = HexFormat.of().formatHex(entry.key());
            boolean hidden = entry.kind() == EntryKind.DELETE
                    || rangeTombstones.stream().anyMatch(tombstone -> hides(tombstone, entry, snapshot));
            if (hidden) {
                visible.remove(key);
            } else {
                visible.put(key, entry.sequence());
            }
        }
        return visible;
    }

    private static boolean hides(RangeTombstone tombstone, TestEntry entry, long snapshot) {
        return tombstone.sequence() <= snapshot
                && tombstone.sequence() > entry.sequence()
                && Arrays.compareUnsigned(tombstone.from(), entry.key()) <= 0
                && Arrays.compareUnsigned(entry.key(), tombstone.to()) < 0;
    }
}
