package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreIOException;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TreeTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** What the B+tree once got wrong, each in the scenario that showed it. */
class TreeRegressionTest {
    private static final int LARGE = 30_000;
    private static final int LARGER_THAN_THE_FILE = 1 << 20;

    @TempDir
    Path directory;

    /** The page's checksum was written into the middle of the value. */
    @EngineTest
    void aLargeValueInPagesThatItsOwnBatchHasGivenBackStaysAsItIs(StoreSetup setup) {
        byte[] large = TestData.value(7, LARGE);
        try (KeyValueStore store = setup.open(directory)) {
            try (WriteBatch batch = store.newBatch()) {
                for (int i = 0; i < 500; i++) {
                    batch.put(key(i), TestData.value(i, 100));
                }
                batch.deleteRange(store, key(1), null);
                batch.put(key(900), large);
                store.write(batch);
            }
            assertArrayEquals(large, store.get(key(900)));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertArrayEquals(large, store.get(key(900)));
            assertEquals(List.of(), store.verify().problems());
        }
    }

    /** Zeros that pad a head stood for bytes of the key that lay in the run. */
    @EngineTest
    void keysThatDifferRightBehindWhatAPageHoldsOfThemStayInOrder(StoreSetup setup) {
        int[] lengths = {506, 507, 508, 509, 510, 511, 512, 513, 514, 600};
        try (KeyValueStore store = setup.open(directory)) {
            int count = 0;
            for (int length : lengths) {
                for (int last : new int[] {0, 1, 127, 255}) {
                    byte[] key = new byte[length];
                    key[length - 1] = (byte) last;
                    store.put(key, value(last));
                    count++;
                }
            }
            byte[] before = {};
            try (Cursor cursor = store.cursor(KeyRange.all())) {
                for (boolean more = cursor.first(); more; more = cursor.next()) {
                    byte[] key = cursor.keyBytes();
                    assertTrue(Arrays.compareUnsigned(before, key) < 0, "key of " + key.length + " bytes");
                    assertNotNull(store.get(key));
                    before = key;
                    count--;
                }
            }
            assertEquals(0, count);
        }
    }

    /** The pages of the tree before were used again while readers could still come to it. */
    @TreeTest
    void readersFindEveryEntryWhileSyncedCommitsAndSyncsOvertakeEachOther(StoreSetup setup) throws Exception {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 200);
            AtomicBoolean ends = new AtomicBoolean();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Durability durability = setup.hasLog() ? Durability.SYNC : Durability.NONE;
            Thread reader = start(failure, () -> {
                while (!ends.get()) {
                    for (int i = 0; i < 200; i++) {
                        assertNotNull(store.get(key(i)), "key " + i);
                    }
                }
            });
            Thread syncer = start(failure, () -> {
                while (!ends.get()) {
                    store.flush();
                }
            });
            for (int round = 0; round < 300 && failure.get() == null; round++) {
                store.with(durability).put(key(round % 200), TestData.value(round, 50));
            }
            ends.set(true);
            reader.join();
            syncer.join();
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }

    /** Pages that the system had dropped read as zeros: an empty tree. */
    @TreeTest
    void afterAFailedSyncReadsAreRefusedUntilTheStoreIsOpenedAnew(StoreSetup setup) {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
        KeyValueStore store = setup.open(disk);
        TestData.putNumbers(store, 0, 100);
        store.flush();
        disk.device().inject(operation -> operation.kind() == Operation.Kind.FORCE, Fault.FAILED_SYNC, false);
        assertThrows(StoreFailedException.class, () -> {
            store.put(key(100), value(100));
            store.flush();
        });
        assertThrows(StoreFailedException.class, () -> store.get(key(1)));
        assertThrows(StoreFailedException.class, () -> store.put(key(1), value(1)));
        store.close();
        try (KeyValueStore again = setup.open(disk)) {
            assertTrue(entries(again).size() >= 100);
        }
    }

    /** Those behind the write that failed alone were dropped from the queue, and their threads never came back. */
    @TreeTest
    void whenAWriteOfAGroupThatFoundNoRoomFailsOfSomethingElseTheOthersAreWritten(StoreSetup setup) {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
        disk.device().prepareAhead(false);
        KeyValueStore store = setup.open(disk);
        List<Thread> writers = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        store.update(held -> {
            for (int i = 0; i < 3; i++) {
                byte[] key = key(i);
                writers.add(start(failure, () -> store.put(key, TestData.value(1, LARGER_THAN_THE_FILE))));
                Awaitility.await().until(() -> isWaiting(writers.get(writers.size() - 1)));
            }
            failToGrow(disk, Fault.NO_SPACE);
            failToGrow(disk, Fault.IO_ERROR);
        });
        Awaitility.await().until(() -> writers.stream().noneMatch(Thread::isAlive));
        assertInstanceOf(StoreIOException.class, failure.get());
        assertEquals(2, entries(store).size());
        store.close();
    }

    /** By its usual step, and by what is needed. */
    private static void failToGrow(SimulatedDisk disk, Fault fault) {
        disk.device().inject(operation -> operation.kind() == Operation.Kind.GROW, fault, false);
        disk.device().inject(operation -> operation.kind() == Operation.Kind.GROW, fault, false);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static Thread start(AtomicReference<Throwable> failure, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
