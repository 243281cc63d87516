package dev.kvstore.internal.lsm;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.lsm.CrashedStore.Room;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of the log goes into a memtable at once, and what room is made for it. */
class ReplayRoomTest {
    /** Bytes of a batch with one put, beside key and value. */
    private static final int FRAME = 8;

    /** A batch of this length or longer is put into the memtable at once. */
    private static final int LARGE = 1024;

    /** Bytes of a key of one letter, with its keyspace. */
    private static final int KEY = 2;

    private final CrashedStore store = new CrashedStore();

    ReplayRoomTest() throws IOException {}

    @AfterEach
    void release() throws IOException {
        store.close();
    }

    @Test
    void roomIsMadeOnceForAllSmallWrites() throws IOException {
        for (int i = 1; i <= 10; i++) {
            small(i);
        }
        store.replay();
        assertEquals(List.of(new Room(10, 10 * (KEY + 1))), store.rooms);
    }

    @Test
    void noRoomIsMadeForALogWithoutWrites() throws IOException {
        store.replay();
        assertEquals(List.of(), store.rooms);
    }

    @Test
    void asManyWritesAsAMemtableMayHaveAreTakenTogetherAndNotOneMore() throws IOException {
        store.settings.flushThresholdEntries().set(4);
        for (int i = 1; i <= 9; i++) {
            small(i);
        }
        store.replay();
        long bytes = KEY + 1;
        assertEquals(List.of(new Room(4, 4 * bytes), new Room(4, 4 * bytes), new Room(1, bytes)), store.rooms);
        assertEquals(List.of(1, 4, 4), store.contents().stream().map(List::size).toList());
    }

    @Test
    void asManyBytesAreTakenTogetherAsFitIntoOneMemtable() throws IOException {
        int value = 900;
        int writes = 2500;
        for (int i = 1; i <= writes; i++) {
            put(i, value);
        }
        store.replay();
        assertEquals(writes, store.rooms.stream().mapToLong(Room::entries).sum(), "writes that room was made for");
        assertEquals(writes, store.contents().stream().mapToInt(List::size).sum(), "writes in memtables");
        Room first = store.rooms.get(0);
        assertTrue(store.fitIntoOne(first.entries(), first.payloadBytes()), () -> "too much at once: " + first);
        // What is to come is taken with the frame of its batch.
        assertFalse(
                store.fitIntoOne(first.entries() + 1, first.payloadBytes() + KEY + value + FRAME),
                () -> "less than fits: " + first);
    }

    @Test
    void asManyRangeDeletionsAreTakenTogetherAsAMemtableShouldHave() throws IOException {
        int most = Memtables.MOST_RANGE_TOMBSTONES;
        for (int i = 1; i <= most + 1; i++) {
            store.log(i, batch -> batch.deleteRange(bytes("\0a"), bytes("\0b")));
        }
        store.replay();
        assertEquals(List.of(new Room(most, 4L * most), new Room(1, 4)), store.rooms);
        assertEquals(1, store.active().rangeTombstoneCount());
    }

    @Test
    void aLargeWriteGetsRoomOfItsOwnBehindWhatCameBefore() throws IOException {
        small(1);
        int length = LARGE;
        put(2, length - KEY - FRAME);
        small(3);
        store.replay();
        assertEquals(List.of(new Room(1, KEY + 1), new Room(1, length), new Room(1, KEY + 1)), store.rooms);
        assertEquals(3, store.contents().get(0).size());
    }

    @Test
    void aWriteOneByteBelowTheLimitIsCollectedLikeASmallOne() throws IOException {
        small(1);
        int value = LARGE - 1 - KEY - FRAME;
        put(2, value);
        small(3);
        store.replay();
        assertEquals(List.of(new Room(3, 3 * KEY + value + 2)), store.rooms);
    }

    @Test
    void manySmallWritesInALongBatchAreNotLarge() throws IOException {
        store.log(1, batch -> {
            for (int i = 0; i < 10; i++) {
                batch.put(0, bytes("" + i), new byte[LARGE / 2]);
            }
        });
        store.replay();
        assertEquals(List.of(new Room(10, 10 * (KEY + LARGE / 2))), store.rooms);
    }

    @Test
    void aLargeVersionOfAKeyLiesBetweenTheSmallOnesThatWereWrittenBeforeAndAfter() throws IOException {
        store.log(1, batch -> batch.put(0, bytes("k"), new byte[1]));
        store.log(2, batch -> batch.put(0, bytes("k"), new byte[2 * LARGE]));
        store.log(3, batch -> batch.put(0, bytes("k"), new byte[3]));
        store.replay();
        assertEquals(
                List.of("3 k 3", "2 k " + 2 * LARGE, "1 k 1"), store.contents().get(0));
    }

    private void small(long sequence) throws IOException {
        put(sequence, 1);
    }

    private void put(long sequence, int valueLength) throws IOException {
        store.log(sequence, batch -> batch.put(0, bytes("k"), new byte[valueLength]));
    }
}
