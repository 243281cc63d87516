package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemtableCapacityTest {
    @ParameterizedTest
    @EnumSource
    void everyPutThatWasGrantedRoomFits(KeyShapes shape) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = new MemtableModel(500 + random.nextInt(20_000), shape + " seed " + seed)) {
                byte[] key = shape.next(random);
                byte[] value = new byte[random.nextInt(30)];
                while (model.memtable.hasRoomFor(1, key.length + value.length)) {
                    model.put(key, value);
                    key = shape.next(random);
                }
                byte[] refused = key;
                assertThrows(IllegalStateException.class, () -> model.put(refused, value), model.context);
                model.checkAllVersions();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBatchThatWasGrantedRoomFits(KeyShapes shape) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (MemtableModel model = new MemtableModel(1000 + random.nextInt(60_000), shape + " seed " + seed)) {
                while (true) {
                    byte[][] keys = new byte[1 + random.nextInt(60)][];
                    long payload = 0;
                    for (int i = 0; i < keys.length; i++) {
                        keys[i] = shape.next(random);
                        payload += keys[i].length;
                    }
                    if (!model.memtable.hasRoomFor(keys.length, payload)) {
                        break;
                    }
                    for (byte[] key : keys) {
                        model.put(key, new byte[0]);
                    }
                }
                model.checkAllVersions();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArenaMadeForABatchTakesIt(KeyShapes shape) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            byte[][] keys = new byte[1 + random.nextInt(2000)][];
            long payload = 0;
            for (int i = 0; i < keys.length; i++) {
                keys[i] = shape.next(random);
                payload += keys[i].length + 3;
            }
            long bytes = Memtable.arenaBytesFor(keys.length, payload);
            try (MemtableModel model = new MemtableModel(bytes, shape + " seed " + seed)) {
                assertTrue(model.memtable.hasRoomFor(keys.length, payload), model.context);
                for (byte[] key : keys) {
                    model.put(key, new byte[3]);
                }
                model.checkAllVersions();
            }
        }
    }

    @Test
    void nodesNeverTakeMoreThanTheirBoundPerKey() {
        for (int fanOut : new int[] {2, 4, 5, 16, 17, 48, 49, 256}) {
            try (MemtableModel model = new MemtableModel(4 << 20, "fan-out " + fanOut)) {
                int keys = 0;
                for (int node = 0; node < 100; node++) {
                    for (int child = 0; child < fanOut; child++) {
                        model.put(new byte[] {(byte) node, (byte) child}, new byte[0]);
                        keys++;
                    }
                }
                long leaves = keys * BumpAllocator.align(EntryLayout.LEAF_KEY + 2);
                long nodes = model.memtable.bytesUsed() - RadixTree.RESERVED - leaves;
                assertTrue(nodes <= (long) keys * NodeLayout.NODE_BYTES_PER_KEY, nodes + " bytes, " + model.context);
            }
        }
    }

    @Test
    void aPutWithoutRoomChangesNothing() {
        try (MemtableModel model = new MemtableModel(2000, "no seed")) {
            model.put(new byte[] {1}, new byte[500]);
            long used = model.memtable.bytesUsed();
            assertFalse(model.memtable.hasRoomFor(1, 3000));
            assertThrows(IllegalStateException.class, () -> model.put(new byte[] {2}, new byte[3000]));
            assertEquals(used, model.memtable.bytesUsed());
            assertEquals(1, model.memtable.entryCount());
            assertEquals(1, model.memtable.largestSequence());
            model.checkAllVersions();
        }
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        try (MemtableModel model = new MemtableModel(1 << 20, "no seed")) {
            Memtable memtable = model.memtable;
            Region source = model.keyRegion(new byte[10]);
            memtable.put(5, 1, source, 0, 1, 0, 0);
            assertThrows(IllegalArgumentException.class, () -> memtable.put(4, 1, source, 0, 1, 0, 0));
            assertThrows(
                    IllegalArgumentException.class, () -> memtable.put(Limits.MAX_SEQUENCE + 1, 1, source, 0, 1, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> memtable.put(6, 1, source, 0, 0, 0, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> memtable.put(6, 1, source, 0, Limits.MAX_INTERNAL_KEY_LENGTH + 1, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> memtable.put(6, 1, source, 0, 1, 0, -1));
            assertEquals(1, memtable.entryCount());
        }
    }
}
