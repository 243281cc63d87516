package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableLevelTest {
    private final NativeMemory memory = new NativeMemory();

    @Test
    void tablesThatMeetAtAnExclusiveEndShareNoKey() {
        OpenTable below = table(1, new byte[] {0}, new byte[] {9}, true);
        OpenTable above = table(2, new byte[] {9}, new byte[] {20}, false);
        TableLevel level = new TableLevel(new OpenTable[] {below, above});
        assertSame(below, find(level, new byte[] {8}));
        assertSame(above, find(level, new byte[] {9}));
        assertSame(above, find(level, new byte[] {20}));
        assertNull(find(level, new byte[] {21}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findAgreesWithALinearSearch(long seed) {
        Random random = new Random(seed);
        byte[] prefix = new byte[random.nextInt(12)];
        random.nextBytes(prefix);
        TreeSet<byte[]> bounds = new TreeSet<>(Arrays::compareUnsigned);
        while (bounds.size() < 60) {
            bounds.add(randomKey(random, prefix));
        }
        byte[][] keys = bounds.toArray(new byte[0][]);
        OpenTable[] tables = new OpenTable[keys.length / 2];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = table(i, keys[2 * i], keys[2 * i + 1], random.nextBoolean());
        }
        TableLevel level = new TableLevel(tables);
        for (int i = 0; i < 2000; i++) {
            byte[] key = random.nextBoolean() ? keys[random.nextInt(keys.length)] : randomKey(random, prefix);
            OpenTable expected = Arrays.stream(tables)
                    .filter(table -> table.meta().range().contains(key))
                    .findFirst()
                    .orElse(null);
            assertSame(expected, find(level, key), "seed " + seed + ", key " + Arrays.toString(key));
        }
    }

    private static byte[] randomKey(Random random, byte[] prefix) {
        byte[] key =
                Arrays.copyOf(prefix, random.nextInt(8) == 0 ? prefix.length / 2 : prefix.length + random.nextInt(12));
        for (int i = prefix.length; i < key.length; i++) {
            key[i] = (byte) random.nextInt(3);
        }
        return key;
    }

    private OpenTable find(TableLevel level, byte[] key) {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, key.length + 1L)) {
            region.write(0, key, 0, key.length);
            return level.find(region, key.length);
        }
    }

    private static OpenTable table(long number, byte[] smallest, byte[] largest, boolean exclusive) {
        KeyRange range = new KeyRange(smallest, largest, exclusive);
        return new OpenTable(new FileMeta(number, 1000, 10, 0, 0, range, 1, 2, 900), null, null);
    }
}
