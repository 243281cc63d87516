package dev.kvstore.concurrent;

import dev.kvstore.Cursor;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TimeBudget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Threads that append their numbers to lists, each kept under a key: in updates, explicit transactions and plain
 * conditional writes, after reading single keys and ranges; and others that read in views. A round takes a few new keys.
 */
final class AppendWorkload {
    private static final int KEYS = 8;
    private static final int ROUND = 150;

    private final KeyValueStore store;
    private final long seed;
    private final AppendHistory history = new AppendHistory();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger conflicts = new AtomicInteger();

    AppendWorkload(KeyValueStore store, long seed) {
        this.store = store;
        this.seed = seed;
    }

    /** Runs for some time; returns what is wrong with the history, or null. */
    String run(Duration length) throws InterruptedException {
        Crew crew = new Crew();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(seed * 31 + i);
            crew.add("writer " + i, turn -> write(random));
        }
        Random random = new Random(seed * 31 + 4);
        crew.add("reader", turn -> view(random));
        crew.add("flusher", turn -> {
            store.keyspace("other").put(TestData.key(turn % 500), TestData.value(turn, 300));
            if (turn % 1000 == 999) {
                store.flush();
            }
        });
        crew.start();
        TimeBudget budget = new TimeBudget(length);
        Awaitility.await().until(() -> budget.isSpent() || crew.isStopped());
        crew.stop();
        crew.join(Duration.ofSeconds(60));
        Map<Integer, long[]> last = new HashMap<>();
        scan(store, KeyRange.all(), last);
        return history.check(last);
    }

    int size() {
        return history.size();
    }

    int conflicts() {
        return conflicts.get();
    }

    private void write(Random random) {
        long number = numbers.incrementAndGet();
        switch (random.nextInt(10)) {
            case 0 -> append(random, number);
            case 1, 2, 3 -> explicit(random, number);
            default -> update(random, number);
        }
    }

    private void update(Random random, long number) {
        Map<Integer, long[]> reads = new HashMap<>();
        Set<Integer> appends = new HashSet<>();
        int[] runs = {0};
        store.update(TransactionOptions.defaults().retries(random.nextInt(4)), tx -> {
            reads.clear();
            appends.clear();
            fill(tx, random, number, reads, appends);
            conflicts.addAndGet(Math.min(1, runs[0]++));
        });
        committed(number, reads, appends);
    }

    private void explicit(Random random, long number) {
        Map<Integer, long[]> reads = new HashMap<>();
        Set<Integer> appends = new HashSet<>();
        try (ExplicitTransaction tx = store.beginTransaction()) {
            fill(tx, random, number, reads, appends);
            if (random.nextInt(10) > 0) {
                tx.commit();
                committed(number, reads, appends);
            }
        } catch (TransactionConflictException e) {
            conflicts.incrementAndGet();
        }
    }

    /** Without a transaction. */
    private void append(Random random, long number) {
        int key = key(random);
        byte[] before = store.get(encoded(key));
        if (store.compareAndSet(encoded(key), before, longer(before, number)) != Keyspace.NO_VERSION) {
            committed(number, new HashMap<>(Map.of(key, list(before))), Set.of(key));
        }
    }

    private void view(Random random) {
        Map<Integer, long[]> reads = new HashMap<>();
        store.view(view -> {
            for (int i = random.nextInt(4); i > 0; i--) {
                read(view, key(random), reads);
            }
            scan(view, range(random), reads);
            return null;
        });
        committed(numbers.incrementAndGet(), reads, Set.of());
    }

    private void fill(Transaction tx, Random random, long number, Map<Integer, long[]> reads, Set<Integer> appends) {
        if (random.nextInt(3) == 0) {
            scan(tx, range(random), reads);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            read(tx, key(random), reads);
        }
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int key = key(random);
            if (appends.add(key)) {
                byte[] before = tx.get(encoded(key));
                reads.putIfAbsent(key, list(before));
                tx.put(encoded(key), longer(before, number));
            }
        }
        // So that others come in between, even where there is one processor.
        LockSupport.parkNanos(random.nextInt(50_000));
    }

    private void committed(long number, Map<Integer, long[]> reads, Set<Integer> appends) {
        history.add(new AppendHistory.Committed(number, Thread.currentThread().getName(), reads, appends));
    }

    private void read(Reader reader, int key, Map<Integer, long[]> reads) {
        reads.putIfAbsent(key, list(reader.get(encoded(key))));
    }

    /** Reads a range; of keys that are not there, too, something has been read. */
    private void scan(Reader reader, KeyRange range, Map<Integer, long[]> reads) {
        Map<Integer, long[]> found = new HashMap<>();
        try (Cursor cursor = reader.cursor(range)) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                found.put(ByteBuffer.wrap(cursor.keyBytes()).getInt(), list(cursor.valueBytes()));
            }
        }
        if (range.from() != null) {
            int to = ByteBuffer.wrap(range.to()).getInt();
            for (int key = ByteBuffer.wrap(range.from()).getInt(); key < to; key++) {
                found.putIfAbsent(key, new long[0]);
            }
        }
        found.forEach(reads::putIfAbsent);
    }

    private int key(Random random) {
        return round() * KEYS + random.nextInt(KEYS);
    }

    private KeyRange range(Random random) {
        int from = key(random);
        return KeyRange.between(encoded(from), encoded(from + 1 + random.nextInt(KEYS)));
    }

    private int round() {
        return (int) (numbers.get() / ROUND);
    }

    private static byte[] encoded(int key) {
        return ByteBuffer.allocate(4).putInt(key).array();
    }

    private static byte[] longer(byte[] list, long number) {
        int length = list == null ? 0 : list.length;
        byte[] longer = list == null ? new byte[8] : Arrays.copyOf(list, length + 8);
        ByteBuffer.wrap(longer).putLong(length, number);
        return longer;
    }

    private static long[] list(byte[] encoded) {
        if (encoded == null) {
            return new long[0];
        }
        long[] list = new long[encoded.length / 8];
        ByteBuffer.wrap(encoded).asLongBuffer().get(list);
        return list;
    }
}
