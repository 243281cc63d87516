package dev.kvstore.nio;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * File operations on a simulated device whose power is cut before each of its changes. Every operation is visible by one commit, so
 * what is found afterwards must be the tree as it was behind one of the operations, none of which was forced before the cut.
 */
final class CutFiles {
    private static final Path PATH = Path.of("/simulated/files").toAbsolutePath();
    private static final int LONGEST = 250_000;
    private static final int MOST_STATES = 120;

    private final StoreEngine engine;
    private final long seed;
    private final Random random;
    private final SimulatedDevice device = new SimulatedDevice();
    private final ConcurrentLinkedQueue<State> states = new ConcurrentLinkedQueue<>();

    /** The tree behind each operation. */
    private final List<String> trees = new ArrayList<>();

    /** The tree in the middle of operations that consist of two. */
    private final TreeMap<Integer, String> between = new TreeMap<>();

    // Written by the running thread before the device is called.
    private volatile int issued;
    private volatile int durable;

    CutFiles(StoreEngine engine, long seed) {
        this.engine = engine;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** What a cut left, and between which operations it was made. */
    record State(SimulatedDevice device, int durable, int issued) {}

    /** Room for a file's changes in one batch: a sixteenth of a memtable. */
    private KeyValueStore open(SimulatedDevice on) {
        StoreOptions options = OptionSets.tiny().flushThresholdBytes(8 << 20).build();
        return engine.open(on.disk(PATH), options);
    }

    List<State> collect(int operations) throws IOException {
        try (KeyValueStore store = open(device);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            Files.createDirectory(files.getPath("/d"));
            Files.createDirectory(files.getPath("/e"));
            try (FileChannel directory = FileChannel.open(files.getPath("/"))) {
                directory.force(true);
                trees.add(DifferentialRun.tree(files.getPath("/")));
                device.observe(operation -> {
                    if (operation.kind().isChanging() && states.size() < MOST_STATES) {
                        states.add(new State(
                                device.crash(CrashPolicy.random(
                                        seed * 1_000_003 + states.size(), CrashPolicy.Names.JOURNALLED)),
                                durable,
                                issued));
                    }
                });
                for (int i = 1; i <= operations; i++) {
                    issued = i;
                    step(files, i);
                    trees.add(DifferentialRun.tree(files.getPath("/")));
                    if (random.nextInt(6) == 0) {
                        directory.force(true);
                        durable = i;
                    }
                }
                device.observe(operation -> {});
            }
        }
        return List.copyOf(states);
    }

    private void step(FileSystem files, int number) throws IOException {
        Path file = files.getPath(random.nextBoolean() ? "/d/f" + random.nextInt(3) : "/e/f" + random.nextInt(3));
        Path other = files.getPath("/d/f" + random.nextInt(3));
        if (!Files.exists(file)) {
            Files.createFile(file);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
            case 1 -> Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING);
            case 2 -> swapDirectory(files, file.getParent(), number);
            case 3 -> Files.delete(file);
            default -> update(file);
        }
    }

    /** Two operations, the first of which can be found alone. */
    private void swapDirectory(FileSystem files, Path directory, int number) throws IOException {
        Files.move(directory, files.getPath("/moved" + number));
        between.put(number, DifferentialRun.tree(files.getPath("/")));
        Files.createDirectory(directory);
    }

    /** Several changes, stored together. */
    private void update(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (random.nextInt(4) == 0) {
                channel.truncate(random.nextInt(LONGEST));
            }
            for (int i = 0; i < 3; i++) {
                byte[] content = new byte[1 + random.nextInt(LONGEST / 3)];
                random.nextBytes(content);
                channel.write(ByteBuffer.wrap(content), random.nextInt(LONGEST - content.length));
            }
        }
    }

    void check(State state) throws IOException {
        try (KeyValueStore store = open(state.device());
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            String found = DifferentialRun.tree(files.getPath("/"));
            boolean isBetween =
                    between.subMap(state.durable(), false, state.issued(), true).containsValue(found);
            int end = Math.min(trees.size(), state.issued() + 1);
            if (!isBetween && !trees.subList(state.durable(), end).contains(found)) {
                throw new AssertionError(engine + ", seed " + seed + ": the tree is that of no moment from operation "
                        + state.durable() + " to " + state.issued() + ": " + found);
            }
            checkChunks(store);
        }
    }

    /** No chunk is left that belongs to no file. */
    private void checkChunks(KeyValueStore store) {
        Set<Long> owned = new HashSet<>();
        try (Cursor cursor = store.cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                ChunkedValue chunks = cursor.info().chunks();
                if (chunks != null) {
                    owned.add(chunks.id());
                }
            }
        }
        try (Cursor cursor = store.hiddenKeyspace(ChunkedValue.KEYSPACE).cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                long id = ByteBuffer.wrap(cursor.keyBytes()).getLong();
                if (!owned.contains(id)) {
                    throw new AssertionError(engine + ", seed " + seed + ": chunk of " + id + " belongs to no file");
                }
            }
        }
    }
}
