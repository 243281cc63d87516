package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.iterator.InternalIterator;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemtableModelTest {
    private static final int ROUNDS = 6;

    @ParameterizedTest
    @EnumSource
    void getAgreesWithTheModelAtEverySnapshot(KeyShapes shape) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = filled(shape, random, seed)) {
                for (byte[] key : model.model.keySet()) {
                    model.checkGet(key, Long.MAX_VALUE);
                    model.checkGet(key, random.nextInt((int) model.sequence + 1));
                    model.checkGet(Arrays.copyOf(key, key.length - 1), model.sequence);
                    model.checkGet(Arrays.copyOf(key, key.length + 1), model.sequence);
                }
                for (int i = 0; i < 500; i++) {
                    model.checkGet(shape.next(random), random.nextInt((int) model.sequence + 1));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void iteratorsShowTheModelInBothDirections(KeyShapes shape) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = filled(shape, random, seed)) {
                for (long snapshot : new long[] {0, 1, model.sequence / 2, model.sequence}) {
                    model.checkForward(snapshot);
                    model.checkBackward(snapshot);
                }
                model.checkAllVersions();
                for (int i = 0; i < 20; i++) {
                    model.checkAllVersionsFrom(shape.next(random));
                }
                assertEquals(
                        model.model.values().stream().mapToInt(TreeMap::size).sum(), model.memtable.entryCount());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void seeksAndChangesOfDirectionAgreeWithTheModel(KeyShapes shape) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = filled(shape, random, seed)) {
                long snapshot = 1L + random.nextInt((int) model.sequence);
                wander(model, model.visible(snapshot), model.memtable.iterator(snapshot), shape, random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIteratorIsNotDisturbedByLaterWrites(KeyShapes shape) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = filled(shape, random, seed)) {
                long snapshot = model.sequence;
                InternalIterator iterator = model.memtable.iterator(snapshot);
                NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = model.visible(snapshot);
                for (int i = 0; i < 20; i++) {
                    fill(model, shape, random, 100);
                    wander(model, visible, iterator, shape, random);
                }
            }
        }
    }

    private static void wander(
            MemtableModel model,
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible,
            InternalIterator iterator,
            KeyShapes shape,
            Random random) {
        Map.Entry<byte[], Map.Entry<Long, byte[]>> expected = null;
        for (int step = 0; step < 1500; step++) {
            int move = random.nextInt(expected == null ? 4 : 24);
            if (move < 4) {
                byte[] key = random.nextBoolean() ? shape.next(random) : existing(visible, shape.next(random));
                expected = absolute(move, key, model, visible, iterator);
                model.checkPosition(iterator, expected, "absolute move " + move + " to " + MemtableModel.name(key));
            } else if (move < 14) {
                iterator.next();
                expected = visible.higherEntry(expected.getKey());
                model.checkPosition(iterator, expected, "next");
            } else {
                iterator.prev();
                expected = visible.lowerEntry(expected.getKey());
                model.checkPosition(iterator, expected, "prev");
            }
        }
    }

    private static Map.Entry<byte[], Map.Entry<Long, byte[]>> absolute(
            int move,
            byte[] key,
            MemtableModel model,
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible,
            InternalIterator iterator) {
        if (move == 0 && key.length % 4 == 0) {
            iterator.seekToFirst();
            return visible.firstEntry();
        }
        if (move == 1 && key.length % 4 == 0) {
            iterator.seekToLast();
            return visible.lastEntry();
        }
        if (move % 2 == 0) {
            iterator.seek(model.keyRegion(key), 0, key.length);
            return visible.ceilingEntry(key);
        }
        iterator.seekBefore(model.keyRegion(key), 0, key.length);
        return visible.lowerEntry(key);
    }

    private static byte[] existing(NavigableMap<byte[], ?> visible, byte[] near) {
        byte[] key = visible.floorKey(near);
        return key == null ? near : key;
    }

    private static MemtableModel filled(KeyShapes shape, Random random, int seed) {
        MemtableModel model = new MemtableModel(16 << 20, shape + " seed " + seed);
        fill(model, shape, random, 1 << (4 + seed + random.nextInt(3)));
        return model;
    }

    private static void fill(MemtableModel model, KeyShapes shape, Random random, int puts) {
        for (int i = 0; i < puts; i++) {
            byte[] value = new byte[random.nextInt(20)];
            random.nextBytes(value);
            model.put(shape.next(random), random.nextInt(5) == 0 ? null : value);
        }
    }
}
