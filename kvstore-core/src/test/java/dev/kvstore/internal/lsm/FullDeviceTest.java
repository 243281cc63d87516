package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreOptionsBuilder;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FullDeviceTest {
    private static final byte[] VALUE = new byte[1000];

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));

    @Test
    void compactionThatFindsNoRoomIsNotTriedOverAndOver() {
        try (KeyValueStore store = open(small().l0Triggers(new L0Triggers(2, 100, 200)))) {
            store.settings().compactionPaused().set(1);
            for (int i = 0; i < 4; i++) {
                store.put(new byte[] {1}, VALUE);
                store.flush();
            }
            fillDevice();
            store.settings().compactionPaused().set(0);
            LongSupplier failures = () -> store.metrics().compactionFailureCount();
            Awaitility.await().until(() -> failures.getAsLong() > 0);
            Awaitility.await().during(Duration.ofMillis(700)).until(() -> failures.getAsLong() <= 1);
            disk.device().clearFaults();
        }
    }

    @Test
    void compactionOnDemandIsTriedAlthoughTheDeviceWasFull() {
        try (KeyValueStore store = open(small().l0Triggers(new L0Triggers(50, 100, 200)))) {
            store.put(new byte[] {1}, VALUE);
            store.flush();
            store.delete(new byte[] {1});
            fillDevice();
            assertThrows(StoreFullException.class, store::compact);
            disk.device().clearFaults();
            // A flush that was under way when room came back may still fail.
            Awaitility.await().ignoreException(StoreFullException.class).untilAsserted(store::compact);
            assertEquals(0, store.approximateBytes(KeyRange.all()));
        }
    }

    @Test
    void segmentThatCannotBePreparedIsNotTriedEveryFewMilliseconds() {
        try (KeyValueStore store = open(small())) {
            Awaitility.await()
                    .until(() -> disk.device().operations().stream()
                                    .filter(operation -> operation.kind() == Kind.CREATE_LOG)
                                    .count()
                            >= 2);
            fillDevice();
            for (int i = 0; i < 100 && store.metrics().walSegments() < 2; i++) {
                put(store);
            }
            LongSupplier attempts = () -> disk.device().faultsFired();
            long before = attempts.getAsLong();
            Awaitility.await().during(Duration.ofMillis(700)).until(() -> attempts.getAsLong() <= before + 4);
            disk.device().clearFaults();
            Awaitility.await()
                    .ignoreException(StoreFullException.class)
                    .untilAsserted(() -> store.put(new byte[] {2}, VALUE));
        }
    }

    @Test
    void deletionsOnAFullDeviceTakeNoMoreMemoryThanMemtablesMay() {
        try (KeyValueStore store = open(small().durability(Durability.NONE))) {
            store.put(new byte[] {1}, VALUE);
            fillDevice();
            assertThrows(StoreFullException.class, store::flush);
            long limit = store.settings().memoryBudget().get();
            byte[] key = new byte[60_000];
            assertThrows(StoreFullException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    key[0] = (byte) i;
                    key[1] = (byte) (i >> 8);
                    store.delete(key);
                }
            });
            assertTrue(
                    store.metrics().memoryBytes() <= limit,
                    () -> "" + store.metrics().memoryBytes());
            disk.device().clearFaults();
        }
    }

    @Test
    void aFlushIsNotRefusedForOneThatFailedBeforeRoomCameBack() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        try (KeyValueStore store = open(small().durability(Durability.NONE))) {
            store.put(new byte[] {1}, VALUE);
            disk.device().inject(operation -> isFirst(operation.kind(), begun, mayFail), Fault.NO_SPACE, false);
            store.settings().flushIntervalSeconds().set(1);
            begun.await();
            AtomicLong flushed = new AtomicLong();
            Thread flush = new Thread(() -> flushed.set(store.flush()), "flush");
            flush.start();
            Awaitility.await().until(() -> flush.getState() == Thread.State.TIMED_WAITING);
            mayFail.countDown();
            flush.join();
            assertEquals(store.lastSequence(), flushed.get());
        }
    }

    private static boolean isFirst(Kind kind, CountDownLatch begun, CountDownLatch mayFail) {
        if (kind != Kind.CREATE || begun.getCount() == 0) {
            return false;
        }
        begun.countDown();
        Awaitility.await().until(() -> mayFail.getCount() == 0);
        return true;
    }

    @Test
    void flushWorksWhileLessRoomIsLeftThanIsToBeKeptFree() {
        try (KeyValueStore store = open(small())) {
            store.put(new byte[] {1}, VALUE);
            store.settings()
                    .minFreeDiskBytes()
                    .set(store.settings().minFreeDiskBytes().maximum());
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThrows(StoreFullException.class, () -> store.put(new byte[] {2}, VALUE)));
            assertEquals(store.lastSequence(), store.flush());
            store.delete(new byte[] {1});
            store.settings().minFreeDiskBytes().set(0);
            Awaitility.await().ignoreExceptions().until(() -> store.put(new byte[] {2}, VALUE) > 0);
        }
    }

    private static void put(KeyValueStore store) {
        try {
            store.put(new byte[] {1}, VALUE);
        } catch (StoreFullException e) {
            store.delete(new byte[] {1});
        }
    }

    private void fillDevice() {
        disk.device().inject(operation -> true, Fault.NO_SPACE, true);
    }

    private KeyValueStore open(StoreOptionsBuilder options) {
        return StoreOpener.open(disk, options.build());
    }

    private static StoreOptionsBuilder small() {
        return StoreOptions.builder()
                .memoryBudget(16 << 20)
                .flushThresholdBytes(64 << 10)
                .walSegmentBytes(64 << 10);
    }
}
