package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;

class BlockCacheTest {
    private static final int VALUE_BYTES = 1000;
    private static final TableOptions OPTIONS = new TableOptions(4096, Compression.LZ4, 0);

    @Test
    void aSecondLookUpOfABlockIsAHit() {
        try (TableFixture fixture = new TableFixture();
                Table table = fixture.open(fixture.write(OPTIONS, entries(30), List.of()))) {
            assertNotNull(fixture.get(table, key(7), Limits.MAX_SEQUENCE));
            assertEquals(1, fixture.cache.misses());
            assertEquals(0, fixture.cache.hits());
            assertNotNull(fixture.get(table, key(7), Limits.MAX_SEQUENCE));
            assertEquals(1, fixture.cache.misses());
            assertEquals(1, fixture.cache.hits());
        }
    }

    @Test
    void countsTheBlocksThatAreInIt() {
        try (TableFixture fixture = new TableFixture(32 << 20)) {
            TableMeta meta = fixture.write(OPTIONS, entries(4000), List.of());
            try (Table table = fixture.open(meta)) {
                readAll(fixture, table, 0, 4000);
                assertEquals(fixture.cache.misses(), fixture.cache.entries());
                fixture.cache.setCapacity(BlockCache.MIN_CAPACITY);
                assertEquals(fixture.cache.misses() - fixture.cache.evictions(), fixture.cache.entries());
                assertTrue(fixture.cache.evictions() > 0 && fixture.cache.entries() > 0);
            }
            assertEquals(0, fixture.cache.entries());
        }
    }

    @Test
    void blocksThatAreNotCompressedNeverEnterIt() {
        try (TableFixture fixture = new TableFixture();
                Table table = fixture.open(fixture.write(TableOptions.DEFAULT, entries(30), List.of()))) {
            assertNotNull(fixture.get(table, key(7), Limits.MAX_SEQUENCE));
            assertEquals(0, fixture.cache.misses());
            assertEquals(0, fixture.memory.used(MemoryComponent.BLOCK_CACHE));
        }
    }

    @Test
    void staysWithinItsCapacity() {
        int count = 8000;
        try (TableFixture fixture = new TableFixture();
                Table table = fixture.open(fixture.write(OPTIONS, entries(count), List.of()))) {
            for (int i = 0; i < count; i++) {
                assertEquals(
                        value(i)[0],
                        fixture.get(table, key(i), Limits.MAX_SEQUENCE).value()[0]);
                assertTrue(fixture.cache.usedBytes() <= fixture.cache.capacity());
            }
            assertTrue(fixture.cache.evictions() > 0);
            long slack = 3L * BlockCache.SEGMENT_BYTES;
            assertTrue(fixture.memory.used(MemoryComponent.BLOCK_CACHE) <= fixture.cache.capacity() + slack);
        }
    }

    @Test
    void shrinkingEvictsAtOnce() {
        int count = 12_000;
        try (TableFixture fixture = new TableFixture(32 << 20);
                Table table = fixture.open(fixture.write(OPTIONS, entries(count), List.of()))) {
            readAll(fixture, table, 0, count);
            assertTrue(fixture.cache.usedBytes() > 8 << 20);
            fixture.cache.setCapacity(2 << 20);
            fixture.reclaimer.readersHaveLeft();
            assertTrue(fixture.cache.usedBytes() <= 2 << 20);
            assertTrue(fixture.memory.used(MemoryComponent.BLOCK_CACHE) <= 3 << 20);
            readAll(fixture, table, 0, count);
        }
    }

    @Test
    void whatIsReadOnceDoesNotDisplaceWhatIsReadOften() {
        int hot = 800;
        int count = 20_000;
        try (TableFixture fixture = new TableFixture(4 << 20);
                Table table = fixture.open(fixture.write(OPTIONS, entries(count), List.of()))) {
            for (int round = 0; round < 4; round++) {
                readAll(fixture, table, 0, hot);
            }
            for (int i = hot; i < count; i++) {
                fixture.get(table, key(i), Limits.MAX_SEQUENCE);
                fixture.get(table, key(i % hot), Limits.MAX_SEQUENCE);
            }
            long missesBefore = fixture.cache.misses();
            readAll(fixture, table, 0, hot);
            long missed = fixture.cache.misses() - missesBefore;
            assertTrue(missed < hot / 40, () -> missed + " of the hot blocks had been displaced");
        }
    }

    @Test
    void scansLeaveItAsItIs() {
        int count = 3000;
        try (TableFixture fixture = new TableFixture();
                Table table = fixture.open(fixture.write(OPTIONS, entries(count), List.of()));
                InternalIterator iterator = table.iterator(Limits.MAX_SEQUENCE)) {
            int shown = 0;
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                shown++;
            }
            assertEquals(count, shown);
            assertEquals(0, fixture.cache.misses() + fixture.cache.hits());
        }
    }

    @Test
    void aBlockThatWouldTakeTooMuchIsReadButNotKept() {
        byte[] large = new byte[400_000];
        try (TableFixture fixture = new TableFixture();
                Table table =
                        fixture.open(fixture.write(OPTIONS, List.of(TestEntry.put(key(1), 1, large)), List.of()))) {
            assertEquals(
                    large.length,
                    fixture.get(table, key(1), Limits.MAX_SEQUENCE).value().length);
            assertEquals(0, fixture.memory.used(MemoryComponent.BLOCK_CACHE));
        }
    }

    @Test
    void aClosedTablesBlocksAreForgotten() {
        try (TableFixture fixture = new TableFixture()) {
            TableMeta meta = fixture.write(OPTIONS, entries(4000), List.of());
            for (int round = 0; round < 5; round++) {
                try (Table table = fixture.open(meta)) {
                    readAll(fixture, table, 0, 4000);
                }
            }
            assertTrue(fixture.cache.usedBytes() <= fixture.cache.capacity());
        }
    }

    @Test
    void concurrentReadersSeeWholeBlocksWhileOthersEvict() throws Exception {
        int count = 6000;
        int readers = 4;
        GuardReclaimer guard = new GuardReclaimer();
        NativeMemory memory = new NativeMemory();
        try (TableFixture fixture = new TableFixture();
                BlockCache cache = new BlockCache(memory, BlockCache.MIN_CAPACITY, guard)) {
            TableMeta meta = fixture.write(OPTIONS, entries(count), List.of());
            ExecutorService threads = Executors.newFixedThreadPool(readers);
            try (Table table = Table.open(fixture.disk, memory, cache, meta.fileNumber(), TableFixture.STORE)) {
                List<Future<?>> running = new ArrayList<>();
                for (int r = 0; r < readers; r++) {
                    long seed = r;
                    running.add(threads.submit(() -> guard.read(table, memory, count, seed)));
                }
                for (Future<?> reader : running) {
                    reader.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertTrue(cache.evictions() > 1000, () -> cache.evictions() + " evictions");
            guard.release();
        }
        assertEquals(0, memory.used());
    }

    /** Readers share a lock; what they retire is released under the exclusive one. */
    private static final class GuardReclaimer implements Reclaimer {
        private final ReentrantReadWriteLock readers = new ReentrantReadWriteLock();
        private final ConcurrentLinkedQueue<Runnable> retired = new ConcurrentLinkedQueue<>();

        @Override
        public Object enter() {
            readers.readLock().lock();
            return this;
        }

        @Override
        public void exit(Object reader) {
            readers.readLock().unlock();
        }

        @Override
        public void retire(Runnable release) {
            retired.add(release);
        }

        void release() {
            readers.writeLock().lock();
            try {
                for (Runnable next = retired.poll(); next != null; next = retired.poll()) {
                    next.run();
                }
            } finally {
                readers.writeLock().unlock();
            }
        }

        void read(Table table, NativeMemory memory, int count, long seed) {
            Random random = new Random(seed);
            LookupResult result = new LookupResult();
            try (Region key = memory.allocate(MemoryComponent.SCRATCH, key(0).length)) {
                for (int i = 0; i < 20_000; i++) {
                    int number = random.nextInt(count);
                    byte[] bytes = key(number);
                    key.write(0, bytes, 0, bytes.length);
                    readers.readLock().lock();
                    try {
                        long hash = KeyHash.of(key, 0, bytes.length);
                        assertTrue(table.get(key, 0, bytes.length, hash, Limits.MAX_SEQUENCE, result));
                        Region value = result.valueRegion();
                        assertEquals(value(number)[0], value.getByte(result.valueOffset()));
                        assertEquals(value(number)[0], value.getByte(result.valueOffset() + VALUE_BYTES - 1));
                    } finally {
                        readers.readLock().unlock();
                    }
                    if (i % 64 == 0) {
                        release();
                    }
                }
            }
        }
    }

    private static void readAll(TableFixture fixture, Table table, int from, int to) {
        for (int i = from; i < to; i++) {
            assertNotNull(fixture.get(table, key(i), Limits.MAX_SEQUENCE), "key " + i);
        }
    }

    private static List<TestEntry> entries(int count) {
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(TestEntry.put(key(i), i + 1L, value(i)));
        }
        return entries;
    }

    private static byte[] key(int i) {
        return new byte[] {0, (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
    }

    private static byte[] value(int i) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) (i * 31));
        return value;
    }
}
