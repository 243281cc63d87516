package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.iterator.TestIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One key's versions, what is live around them, and which of them have to be kept. */
class EntryFilterTest {
    private static final byte[] KEY = {5};

    /**
     * Versions are written newest first, {@code p} for a put and {@code d} for a delete, with their sequence numbers;
     * range tombstones over the key as sequence numbers.
     */
    @ParameterizedTest(name = "{0} with snapshots {1}, range tombstones {2}, older data {3} keeps {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "p9 p5 p1, -, -, false, p9",
                "p9 p5 p1, 7, -, false, p9 p5",
                "p9 p5 p1, 4, -, false, p9 p1",
                "p9 p5 p1, 5, -, false, p9 p5",
                "p9 p5 p1, 1 5, -, false, p9 p5 p1",
                "p9 p5 p1, 2 3 6 7, -, false, p9 p5 p1",
                "p9 p5 p1, 9, -, false, p9",
                "d9 p5, -, -, false, -",
                "d9 p5, -, -, true, d9",
                "d9 p5, 7, -, false, d9 p5",
                "d9 p5, 9, -, false, -",
                "d9 p5, 9, -, true, d9",
                "d9 p5, 4, -, false, d9",
                "p9 d5 p1, 7, -, false, p9",
                "p9 d5 p1, 7, -, true, p9 d5",
                "p9 d5 p1, 3 7, -, false, p9 d5 p1",
                "p9 p5, -, 6, true, p9",
                "p5, -, 6, true, -",
                "p5, 5, 6, true, p5",
                "p5, 6, 6, true, -",
                "p5, 4, 6, true, -",
                "p5, 7, 6, true, -",
                "p5 p3, 4, 6, true, p3",
                "p5 p3, 4, 2 6, true, p3",
                "p5 p3, 4, 4 6, true, -",
                "p6, -, 6, true, p6",
                "d5, -, 6, true, -"
            })
    void keepsWhatSomeReaderSees(
            String versions, String snapshots, String rangeTombstones, boolean olderData, String kept) {
        EntryFilter filter = new EntryFilter(
                new SnapshotStripes(numbers(snapshots)),
                RangeTombstoneList.of(Arrays.stream(numbers(rangeTombstones))
                        .mapToObj(sequence -> new RangeTombstone(new byte[] {0}, new byte[] {9}, sequence))
                        .toList()),
                new OlderTables(olderData ? List.of(List.of(tableOver(KEY))) : List.of()));
        List<String> found = new ArrayList<>();
        try (TestIterator entries = TestIterator.allVersions(new NativeMemory(), entries(versions))) {
            boolean newKey = true;
            for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                if (filter.keeps(entries, newKey)) {
                    found.add((entries.kind() == 1 ? "p" : "d") + entries.sequence());
                }
                newKey = false;
            }
        }
        assertEquals(kept == null ? "" : kept, String.join(" ", found));
    }

    private static List<TestEntry> entries(String versions) {
        return Arrays.stream(versions.split(" "))
                .map(text -> {
                    long sequence = Long.parseLong(text.substring(1));
                    return text.startsWith("p")
                            ? TestEntry.put(KEY, sequence, new byte[0])
                            : TestEntry.delete(KEY, sequence);
                })
                .toList();
    }

    private static long[] numbers(String text) {
        return text == null
                ? new long[0]
                : Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static FileMeta tableOver(byte[] key) {
        return new FileMeta(1, 1, 1, 0, 0, new KeyRange(key, key, false), 1, 1, 1);
    }
}
