package dev.kvstore.internal.sstable;

import dev.kvstore.internal.iterator.TestEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What random entries look like.
 *
 * @param keys different keys to aim at
 * @param versions versions a key has at most
 * @param tombstonePercent how many of a hundred entries are tombstones
 */
record EntryShape(
        String name,
        int keys,
        int minKeyLength,
        int maxKeyLength,
        int minValueLength,
        int maxValueLength,
        int versions,
        int tombstonePercent) {

    /** Entries in the order of tables. Keys share prefixes; values are half compressible. */
    List<TestEntry> generate(Random random) {
        TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
        for (int i = 0; i < keys; i++) {
            distinct.add(key(random));
        }
        List<TestEntry> entries = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        for (byte[] key : distinct) {
            int count = versions == 1 ? 1 : 1 + random.nextInt(versions);
            sequences.clear();
            for (int i = 0; i < count; i++) {
                sequences.add(1 + (random.nextLong() & (random.nextBoolean() ? 0xFFFF : 0xFFFFFFFFFFL)));
            }
            sequences.stream().distinct().forEach(sequence -> entries.add(entry(key, sequence, random)));
        }
        entries.sort(null);
        return entries;
    }

    private byte[] key(Random random) {
        byte[] key = new byte[minKeyLength + random.nextInt(maxKeyLength - minKeyLength + 1)];
        random.nextBytes(key);
        int shared = random.nextInt(key.length + 1);
        Arrays.fill(key, 0, Math.min(shared, key.length * 3 / 4), (byte) (random.nextInt(8) == 0 ? 0 : 'k'));
        return key;
    }

    private TestEntry entry(byte[] key, long sequence, Random random) {
        if (random.nextInt(100) < tombstonePercent) {
            return TestEntry.delete(key, sequence);
        }
        byte[] value = new byte[minValueLength + random.nextInt(maxValueLength - minValueLength + 1)];
        random.nextBytes(value);
        Arrays.fill(value, value.length / 2, value.length, (byte) sequence);
        return TestEntry.put(key, sequence, value);
    }
}
