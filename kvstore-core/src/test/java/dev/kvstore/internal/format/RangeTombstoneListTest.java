package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RangeTombstoneListTest {
    private static final long NEWEST = Long.MAX_VALUE;

    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 16);

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void noTombstonesCoverNothing() {
        RangeTombstoneList none = RangeTombstoneList.of(List.of());
        assertSame(RangeTombstoneList.EMPTY, none);
        assertTrue(none.isEmpty());
        assertEquals(0, covering(none, "a", NEWEST));
        assertTrue(none.fragments().isEmpty());
    }

    @Test
    void startIsCoveredAndEndIsNot() {
        RangeTombstoneList list = RangeTombstoneList.of(List.of(tombstone("b", "d", 5)));
        assertEquals(0, covering(list, "a", NEWEST));
        assertEquals(5, covering(list, "b", NEWEST));
        assertEquals(5, covering(list, "b\0", NEWEST));
        assertEquals(5, covering(list, "czzz", NEWEST));
        assertEquals(0, covering(list, "d", NEWEST));
        assertEquals(0, covering(list, "", NEWEST));
    }

    @Test
    void snapshotSeesOnlyWhatIsNotNewer() {
        RangeTombstoneList list =
                RangeTombstoneList.of(List.of(tombstone("a", "z", 5), tombstone("m", "n", 9), tombstone("a", "z", 7)));
        assertEquals(9, covering(list, "m", NEWEST));
        assertEquals(7, covering(list, "m", 8));
        assertEquals(5, covering(list, "m", 6));
        assertEquals(5, covering(list, "m", 5));
        assertEquals(0, covering(list, "m", 4));
        assertEquals(3, list.size());
    }

    @Test
    void fragmentsAreDisjointAndNewestFirst() {
        List<String> fragments = new ArrayList<>();
        for (RangeTombstone fragment : RangeTombstoneList.of(
                        List.of(tombstone("a", "c", 1), tombstone("b", "d", 2), tombstone("x", "y", 3)))
                .fragments()) {
            fragments.add(text(fragment.from()) + text(fragment.to()) + fragment.sequence());
        }
        assertEquals(List.of("ab1", "bc2", "bc1", "cd2", "xy3"), fragments);
    }

    @Test
    void agreesWithAskingEveryTombstone() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<RangeTombstone> tombstones = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                byte[] from = key(random);
                byte[] to = key(random);
                int order = Arrays.compareUnsigned(from, to);
                if (order != 0) {
                    tombstones.add(
                            new RangeTombstone(order < 0 ? from : to, order < 0 ? to : from, 1 + random.nextInt(20)));
                }
            }
            RangeTombstoneList list = RangeTombstoneList.of(tombstones);
            RangeTombstoneList again = RangeTombstoneList.of(list.fragments());
            for (int i = 0; i < 100; i++) {
                byte[] key = key(random);
                long snapshot = random.nextInt(22);
                long expected = newestCovering(tombstones, key, snapshot);
                assertEquals(expected, covering(list, key, snapshot), "seed " + seed + ", round " + i);
                assertEquals(expected, covering(again, key, snapshot), "fragments, seed " + seed + ", round " + i);
            }
        }
    }

    private static long newestCovering(List<RangeTombstone> tombstones, byte[] key, long snapshot) {
        long newest = 0;
        for (RangeTombstone tombstone : tombstones) {
            if (tombstone.sequence() <= snapshot
                    && Arrays.compareUnsigned(tombstone.from(), key) <= 0
                    && Arrays.compareUnsigned(key, tombstone.to()) < 0) {
                newest = Math.max(newest, tombstone.sequence());
            }
        }
        return newest;
    }

    private long covering(RangeTombstoneList list, String key, long snapshot) {
        return covering(list, bytes(key), snapshot);
    }

    private long covering(RangeTombstoneList list, byte[] key, long snapshot) {
        region.write(2, key, 0, key.length);
        return list.coveringSequence(region, 2, key.length, snapshot);
    }

    private static RangeTombstone tombstone(String from, String to, long sequence) {
        return new RangeTombstone(bytes(from), bytes(to), sequence);
    }

    private static byte[] key(Random random) {
        byte[] key = new byte[1 + random.nextInt(3)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (0x7E + random.nextInt(4));
        }
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
