package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One writer, several readers. Key and value of every sequence number are computable, so a reader knows
 * exactly what it must see at the sequence number it loaded.
 */
class MemtableConcurrencyTest {
    private static final int KEY = 16;
    private static final int VALUE = 16;
    private static final int READERS = 3;

    private final NativeMemory memory = new NativeMemory();
    private final AtomicLong published = new AtomicLong();

    /** With distinct keys nodes grow and split all the time; with 300 the chains do. */
    @ParameterizedTest
    @ValueSource(longs = {300, 1_000_000})
    void readersSeeEverythingUpToThePublishedSequence(long distinct) throws Exception {
        int puts = 60_000;
        try (Region arena = memory.allocate(MemoryComponent.MEMTABLE, 32 << 20)) {
            arena.fill(0, arena.capacity(), (byte) 0xA5);
            Memtable memtable = new Memtable(arena, 1);
            ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int reader = 0; reader < READERS; reader++) {
                    int number = reader;
                    done.add(threads.submit(() -> read(memtable, distinct, puts, number)));
                }
                done.add(threads.submit(() -> write(memtable, distinct, puts)));
                for (Future<?> each : done) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertEquals(puts, memtable.entryCount());
            checkScan(memtable, distinct, puts);
        }
    }

    @Test
    void theCountersTellWhatWasPut() {
        try (Region arena = memory.allocate(MemoryComponent.MEMTABLE, 1 << 20)) {
            Memtable memtable = new Memtable(arena, 1);
            write(memtable, 100, 50);
            assertEquals(50, memtable.entryCount());
            assertEquals(1, memtable.smallestSequence());
            assertEquals(50, memtable.largestSequence());
        }
    }

    private void write(Memtable memtable, long distinct, long puts) {
        try (Region scratch = memory.allocate(MemoryComponent.SCRATCH, KEY + VALUE)) {
            for (long sequence = 1; sequence <= puts; sequence++) {
                writeKey(scratch, sequence % distinct);
                scratch.putLong(KEY, sequence);
                scratch.putLong(KEY + 8, ~sequence);
                memtable.put(sequence, EntryKind.PUT, scratch, 0, KEY, KEY, VALUE);
                published.setRelease(sequence);
            }
        }
    }

    private void read(Memtable memtable, long distinct, long puts, int reader) {
        try (Region scratch = memory.allocate(MemoryComponent.SCRATCH, KEY)) {
            LookupResult result = new LookupResult();
            long snapshot = 0;
            long step = reader;
            while (snapshot < puts) {
                snapshot = published.getAcquire();
                for (int i = 0; i < 200 && snapshot > 0; i++) {
                    step = step * 6364136223846793005L + 1442695040888963407L;
                    // Half of the probes go to the newest entries, where nodes change under the reader.
                    long back = (step >>> 33) % ((step & 1) == 0 ? snapshot : Math.min(snapshot, 50));
                    checkGet(memtable, distinct, snapshot - back, snapshot, scratch, result);
                }
                if (reader == 0) {
                    checkScan(memtable, distinct, snapshot);
                }
            }
        }
    }

    private static void checkGet(
            Memtable memtable, long distinct, long written, long snapshot, Region scratch, LookupResult result) {
        long number = written % distinct;
        writeKey(scratch, number);
        assertTrue(memtable.get(scratch, 0, KEY, snapshot, result), () -> written + " is missing at " + snapshot);
        assertEquals(newest(number, distinct, snapshot), result.sequence());
        assertEquals(result.sequence(), result.valueRegion().getLong(result.valueOffset()));
        assertEquals(~result.sequence(), result.valueRegion().getLong(result.valueOffset() + 8));
    }

    private static void checkScan(Memtable memtable, long distinct, long snapshot) {
        try (InternalIterator iterator = memtable.iterator(snapshot)) {
            long seen = 0;
            long last = -1;
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                long key = iterator.keyRegion().getLongBigEndian(iterator.keyOffset()) >>> 1;
                assertTrue(key > last, "out of order at " + snapshot);
                last = key;
                long number = iterator.keyRegion().getLong(iterator.keyOffset() + 8);
                assertEquals(newest(number, distinct, snapshot), iterator.sequence());
                assertEquals(iterator.sequence(), iterator.valueRegion().getLong(iterator.valueOffset()));
                seen++;
            }
            assertEquals(Math.min(snapshot, distinct), seen, "entries at " + snapshot);
        }
    }

    /** The largest sequence number up to the snapshot that wrote this key. */
    private static long newest(long number, long distinct, long snapshot) {
        return snapshot - Math.floorMod(snapshot - number, distinct);
    }

    /** A scattered prefix, unique per number, and the number. */
    private static void writeKey(Region region, long number) {
        region.putLong(0, Long.reverseBytes((number * 0x9E3779B97F4A7C15L) >>> 1 << 1));
        region.putLong(8, number);
    }
}
