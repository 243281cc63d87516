package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.iterator.InternalIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of chosen shapes: every node kind at its limits, deep paths, long skips, long chains. */
class RadixShapesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 15, 16, 17, 18, 47, 48, 49, 50, 255, 256})
    void aNodeHoldsAnyNumberOfChildrenAddedInAnyOrder(int children) {
        for (int seed = 0; seed < 5; seed++) {
            List<Integer> bytes = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                bytes.add(i);
            }
            Collections.shuffle(bytes, new Random(seed));
            try (MemtableModel model = new MemtableModel(1 << 20, children + " children, seed " + seed)) {
                for (int b : bytes.subList(0, children)) {
                    model.put(new byte[] {7, (byte) b, 1}, new byte[] {(byte) b});
                }
                model.put(new byte[] {7}, null);
                NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = checkAll(model);
                for (int b = 0; b < 256; b++) {
                    model.checkGet(new byte[] {7, (byte) b, 1}, model.sequence);
                    checkSeek(model, visible, new byte[] {7, (byte) b});
                    checkSeek(model, visible, new byte[] {7, (byte) b, 1});
                    checkSeek(model, visible, new byte[] {7, (byte) b, 2});
                }
            }
        }
    }

    @Test
    void everyKeyIsAPrefixOfTheNext() {
        int depth = 10_000;
        try (MemtableModel model = new MemtableModel(128 << 20, "no seed")) {
            byte[] longest = new byte[depth];
            Arrays.fill(longest, (byte) 'a');
            List<Integer> lengths = new ArrayList<>();
            for (int length = 1; length <= depth; length++) {
                lengths.add(length);
            }
            Collections.shuffle(lengths, new Random(1));
            for (int length : lengths) {
                model.put(Arrays.copyOf(longest, length), new byte[] {(byte) length});
            }
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = checkAll(model);
            checkSeek(model, visible, Arrays.copyOf(longest, depth / 2));
            checkSeek(model, visible, Arrays.copyOf(longest, depth + 1));
        }
    }

    @Test
    void keysOfTheGreatestLengthDifferInTheirLastByte() {
        try (MemtableModel model = new MemtableModel(64 << 20, "no seed")) {
            byte[] key = new byte[Limits.MAX_INTERNAL_KEY_LENGTH];
            for (int last : new int[] {200, 0, 255, 1}) {
                key[key.length - 1] = (byte) last;
                model.put(key.clone(), new byte[] {(byte) last});
            }
            model.put(Arrays.copyOf(key, key.length - 1), null);
            key[key.length / 2] = 1;
            model.put(key.clone(), new byte[0]);
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = checkAll(model);
            checkSeek(model, visible, Arrays.copyOf(key, 1));
            checkSeek(model, visible, Arrays.copyOf(key, key.length / 2 + 1));
        }
    }

    @Test
    void aSplitInsideALongSkipIsFoundThroughALeaf() {
        try (MemtableModel model = new MemtableModel(1 << 20, "no seed")) {
            byte[] base = new byte[60];
            Arrays.fill(base, (byte) 'm');
            for (int at : new int[] {59, 30, 10, 45, 20, 0, 58, 5}) {
                for (byte other : new byte[] {'a', 'z'}) {
                    byte[] key = base.clone();
                    key[at] = other;
                    model.put(key, new byte[] {other});
                }
                model.put(Arrays.copyOf(base, at + 1), new byte[0]);
            }
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = checkAll(model);
            for (int length = 0; length <= 60; length++) {
                checkSeek(model, visible, Arrays.copyOf(base, length));
            }
        }
    }

    @Test
    void aSnapshotFindsItsVersionInALongChain() {
        try (MemtableModel model = new MemtableModel(8 << 20, "no seed")) {
            for (int i = 0; i < 5000; i++) {
                model.put(new byte[] {1}, new byte[] {(byte) i, (byte) (i >>> 8)});
            }
            for (long snapshot = 0; snapshot <= model.sequence; snapshot++) {
                model.checkGet(new byte[] {1}, snapshot);
            }
            model.checkAllVersions();
            model.checkForward(17);
        }
    }

    @Test
    void anEmptyTableHasNoEntries() {
        try (MemtableModel model = new MemtableModel(1 << 20, "no seed")) {
            NavigableMap<byte[], Map.Entry<Long, byte[]>> visible = checkAll(model);
            checkSeek(model, visible, new byte[0]);
            checkSeek(model, visible, new byte[] {1});
            model.checkGet(new byte[] {1}, Long.MAX_VALUE);
            assertTrue(model.memtable.rangeTombstones().isEmpty());
        }
    }

    /** Checks everything but seeks and returns what is visible. */
    private static NavigableMap<byte[], Map.Entry<Long, byte[]>> checkAll(MemtableModel model) {
        model.checkForward(model.sequence);
        model.checkBackward(model.sequence);
        model.checkAllVersions();
        for (byte[] key : model.model.keySet()) {
            model.checkGet(key, model.sequence);
        }
        return model.visible(model.sequence);
    }

    private static void checkSeek(
            MemtableModel model, NavigableMap<byte[], Map.Entry<Long, byte[]>> visible, byte[] key) {
        try (InternalIterator iterator = model.memtable.iterator(model.sequence)) {
            assertFalse(iterator.isValid());
            iterator.seek(model.keyRegion(key), 0, key.length);
            model.checkPosition(iterator, visible.ceilingEntry(key), "seek");
            iterator.seekBefore(model.keyRegion(key), 0, key.length);
            model.checkPosition(iterator, visible.lowerEntry(key), "seekBefore");
        }
    }
}
