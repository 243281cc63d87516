package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

class SnapshotListTest {
    private static final int READERS = 20;
    private static final long NOTHING = 0;

    private final SnapshotList snapshots = new SnapshotList();

    @Test
    void showsWhatIsRegisteredOnceEachInOrder() {
        Random random = new Random(1);
        List<Long> expected = new ArrayList<>();
        long present = 0;
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(5) > 1 && expected.size() < 60) {
                present += random.nextInt(2);
                long now = present;
                assertEquals(now, snapshots.acquire(() -> now));
                expected.add(now);
            } else if (!expected.isEmpty()) {
                snapshots.release(expected.remove(random.nextInt(expected.size())));
            }
            assertEquals(expected.size(), snapshots.count());
            long[] all = expected.stream()
                    .mapToLong(Long::longValue)
                    .distinct()
                    .sorted()
                    .toArray();
            assertArrayEquals(all, snapshots.all());
        }
    }

    @Test
    void releasingWhatIsNotThereChangesNothing() {
        snapshots.acquire(() -> 3);
        snapshots.release(4);
        assertArrayEquals(new long[] {3}, snapshots.all());
    }

    @Test
    void aNumberThatWasNotShownIsNotOlderThanTheQuestion() throws Exception {
        AtomicLong present = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicLongArray held = new AtomicLongArray(READERS);
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int reader = i;
            running.add(threads.submit(() -> {
                while (!stopped.get()) {
                    present.incrementAndGet();
                    long sequence = snapshots.acquire(present::get);
                    held.set(reader, sequence);
                    held.set(reader, NOTHING);
                    snapshots.release(sequence);
                }
            }));
        }
        try {
            for (int i = 0; i < 100_000; i++) {
                long asked = present.get();
                long[] shown = snapshots.all();
                for (int reader = 0; reader < READERS; reader++) {
                    long sequence = held.get(reader);
                    assertTrue(
                            sequence == NOTHING || sequence >= asked || Arrays.binarySearch(shown, sequence) >= 0,
                            () -> sequence + " is not among " + Arrays.toString(shown) + ", asked at " + asked);
                }
            }
        } finally {
            stopped.set(true);
            threads.shutdown();
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertEquals(0, snapshots.count());
    }
}
