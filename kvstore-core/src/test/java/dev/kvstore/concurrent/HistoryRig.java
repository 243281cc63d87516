package dev.kvstore.concurrent;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Concurrent callers of a whole store whose answers must fit to one order of all writes. */
public final class HistoryRig {
    private static final int KEYS = 5;
    private static final int THREADS = 4;
    /** Short histories, because a violation is easier to read in one. */
    private static final int TURNS = 4_000;

    private HistoryRig() {}

    public static void histories(RigRun run) throws IOException, InterruptedException {
        List<StoreSetup> setups = OptionSets.forBehaviour();
        try (TemporaryDirectory directory = new TemporaryDirectory("histories")) {
            for (long seed = run.firstSeed(); run.goesOn(); seed++) {
                run.at(seed);
                StoreSetup setup = setups.get((int) Math.floorMod(seed - 1, (long) setups.size()));
                StoreHistory history = new StoreHistory(KEYS);
                try (KeyValueStore store = setup.open(directory.path().resolve("store-" + seed))) {
                    record(store, history, seed, TURNS);
                }
                TemporaryDirectory.delete(directory.path().resolve("store-" + seed));
                String violation = history.check();
                if (violation != null) {
                    throw new AssertionError("seed " + seed + ", option set " + setup + ": " + violation);
                }
                run.reached(history.size());
            }
        }
    }

    /** Whether a store with a planted bug is found out. */
    static boolean finds(StoreSetup setup, UnaryOperator<KeyValueStore> bug, Path directory)
            throws InterruptedException {
        StoreHistory history = new StoreHistory(KEYS);
        try (KeyValueStore store = setup.open(directory)) {
            record(bug.apply(store), history, 1, TURNS);
        }
        return history.check() != null;
    }

    private static void record(KeyValueStore store, StoreHistory history, long seed, int turns)
            throws InterruptedException {
        AtomicLong values = new AtomicLong();
        Crew crew = new Crew();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed * THREADS + i);
            crew.add("caller " + i, EndException.class, turn -> {
                if (turn < turns) {
                    call(store, history, random, values);
                } else {
                    throw new EndException();
                }
            });
        }
        crew.add("flusher", turn -> {
            store.put(TestData.key(turn % 500), TestData.value(turn, 300));
            if (turn % 400 == 399) {
                store.flush();
            }
        });
        crew.start();
        crew.awaitFirst(THREADS, Duration.ofMinutes(3));
        crew.stop();
        crew.join(Duration.ofMinutes(1));
    }

    private static void call(KeyValueStore store, StoreHistory history, Random random, AtomicLong values) {
        int key = random.nextInt(KEYS);
        long begin = System.nanoTime();
        long[] touched = history.untouched();
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                touched[key] = values.incrementAndGet();
                history.wrote(begin, store.put(key(key), encoded(touched[key])), touched);
            }
            case 2 -> {
                touched[key] = 0;
                history.wrote(begin, store.delete(key(key)), touched);
            }
            case 3 -> history.wrote(begin, batch(store, touched, random, values), touched);
            case 4 -> condition(store, history, key, values);
            case 5 -> {
                scan(store, touched, random.nextBoolean());
                history.saw(begin, touched, "scan");
            }
            case 6 -> {
                try (Snapshot snapshot = store.snapshot()) {
                    long opened = System.nanoTime();
                    scan(snapshot, touched, random.nextBoolean());
                    // A snapshot shows a moment while it was opened, however late it is read.
                    history.sawUntil(begin, opened, touched, "snapshot");
                }
            }
            case 7 -> {
                List<byte[]> asked = new ArrayList<>();
                for (int i = 0; i < KEYS; i++) {
                    asked.add(key(i));
                }
                List<byte[]> found = store.multiGet(asked);
                for (int i = 0; i < KEYS; i++) {
                    touched[i] = decoded(found.get(i));
                }
                history.saw(begin, touched, "multiGet");
            }
            default -> {
                touched[key] = decoded(store.get(key(key)));
                history.saw(begin, touched, "get");
            }
        }
    }

    private static long batch(KeyValueStore store, long[] touched, Random random, AtomicLong values) {
        try (WriteBatch batch = store.newBatch()) {
            for (int i = 0; i < KEYS; i++) {
                int choice = random.nextInt(4);
                if (choice == 0) {
                    batch.delete(key(i));
                    touched[i] = 0;
                } else if (choice < 3 || i == KEYS - 1) {
                    touched[i] = values.incrementAndGet();
                    batch.put(key(i), encoded(touched[i]));
                }
            }
            return store.write(batch);
        }
    }

    private static void condition(KeyValueStore store, StoreHistory history, int key, AtomicLong values) {
        byte[] expected = store.get(key(key));
        long value = values.incrementAndGet();
        long begin = System.nanoTime();
        long version = store.compareAndSet(key(key), expected, encoded(value));
        if (version == Keyspace.NO_VERSION) {
            history.refused(begin, key, decoded(expected));
        } else {
            long[] touched = history.untouched();
            touched[key] = value;
            history.wrote(begin, version, touched);
        }
    }

    private static void scan(Reader reader, long[] seen, boolean forwards) {
        Arrays.fill(seen, 0);
        try (Cursor cursor = reader.cursor(KeyRange.prefix(new byte[] {1}))) {
            for (boolean on = forwards ? cursor.first() : cursor.last();
                    on;
                    on = forwards ? cursor.next() : cursor.prev()) {
                seen[cursor.keyBytes()[1]] = decoded(cursor.valueBytes());
            }
        }
    }

    private static byte[] key(int number) {
        return new byte[] {1, (byte) number};
    }

    private static byte[] encoded(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long decoded(byte[] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    /** A caller has made all its turns. */
    static final class EndException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
