package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotListTest {
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
}
