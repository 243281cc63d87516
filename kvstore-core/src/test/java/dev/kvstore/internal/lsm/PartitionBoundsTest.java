package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionBoundsTest {
    private static final int PARTITIONS = 8;
    private static final int SAMPLES = 400;

    private final Region scratch = new NativeMemory().allocate(MemoryComponent.SCRATCH, 1024);
    private final PartitionBounds bounds = new PartitionBounds(PARTITIONS, SAMPLES);

    @AfterEach
    void release() {
        scratch.close();
    }

    @Test
    void partitionsAreAscendingAndOfAboutOneSize() {
        checkPartitions(i -> "user/" + (100_000_000 + i));
    }

    @Test
    void keysThatDifferLateAreToldApart() {
        checkPartitions(i -> (i % 2 == 0 ? "aa" : "ab") + "/the/same/for/very/many/keys/" + (100_000 + i));
    }

    @Test
    void aSingleKeyIsAlwaysInOnePartition() {
        sampleAll(i -> "one");
        int partition = partitionOf("one");
        assertEquals(partition, partitionOf("one"));
        assertTrue(partitionOf("a") <= partition);
        assertTrue(partitionOf("z") >= partition);
    }

    @Test
    void boundsAreForgotten() {
        sampleAll(i -> "key" + i);
        bounds.clear();
        assertFalse(bounds.areKnown());
        checkPartitions(i -> "" + (10_000 + i));
    }

    private void checkPartitions(IntFunction<String> key) {
        sampleAll(key);
        String[] keys = new String[SAMPLES];
        Arrays.setAll(keys, key);
        Arrays.sort(keys);
        int[] sizes = new int[PARTITIONS];
        int last = 0;
        for (String each : keys) {
            int partition = partitionOf(each);
            assertTrue(partition >= last, each);
            sizes[partition]++;
            last = partition;
        }
        for (int size : sizes) {
            assertEquals(SAMPLES / PARTITIONS, size, Arrays.toString(sizes));
        }
    }

    private void sampleAll(IntFunction<String> key) {
        Integer[] order = new Integer[SAMPLES];
        Arrays.setAll(order, i -> i);
        Collections.shuffle(Arrays.asList(order), new Random(1));
        for (int i : order) {
            assertFalse(bounds.areKnown());
            bounds.sample(scratch, 0, write(key.apply(i)));
        }
        assertTrue(bounds.areKnown());
    }

    private int partitionOf(String key) {
        return bounds.partitionOf(scratch, 0, write(key));
    }

    private int write(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        scratch.write(0, bytes, 0, bytes.length);
        return bytes.length;
    }
}
