package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import java.util.Arrays;
import java.util.List;

/** Counts what goes into a table. Not thread-safe. */
final class TableStatistics {
    private static final byte[] NO_KEY = {};

    private long entries;
    private long tombstones;
    private long distinctKeys;
    private long keyBytes;
    private long valueBytes;
    private long smallestSequence = Long.MAX_VALUE;
    private long largestSequence;

    /** Counts an entry. */
    void add(int keyLength, int valueLength, long sequence, int kind, boolean sameKey) {
        entries++;
        tombstones += kind == EntryKind.DELETE ? 1 : 0;
        distinctKeys += sameKey ? 0 : 1;
        keyBytes += keyLength;
        valueBytes += valueLength;
        addSequence(sequence);
    }

    /** Counts the sequence number of an entry or range tombstone. */
    void addSequence(long sequence) {
        smallestSequence = Math.min(smallestSequence, sequence);
        largestSequence = Math.max(largestSequence, sequence);
    }

    long entries() {
        return entries;
    }

    long distinctKeys() {
        return distinctKeys;
    }

    TableProperties properties(
            byte[] smallestKey,
            byte[] largestKey,
            int rangeTombstones,
            Compression compression,
            int filterProbes,
            long creationMillis,
            int blocks) {
        return new TableProperties(
                entries,
                tombstones,
                rangeTombstones,
                distinctKeys,
                keyBytes,
                valueBytes,
                Math.min(smallestSequence, largestSequence),
                largestSequence,
                entries == 0 ? NO_KEY : smallestKey,
                entries == 0 ? NO_KEY : largestKey,
                compression,
                filterProbes,
                creationMillis,
                blocks);
    }

    /** The meta of the finished file: bounds include the range tombstones. */
    static TableMeta meta(
            long fileNumber, long fileBytes, TableProperties properties, List<RangeTombstone> rangeTombstones) {
        byte[] smallest = properties.entries() == 0 ? null : properties.smallestKey();
        byte[] largest = properties.entries() == 0 ? null : properties.largestKey();
        boolean exclusive = false;
        for (RangeTombstone tombstone : rangeTombstones) {
            if (smallest == null || Arrays.compareUnsigned(tombstone.from(), smallest) < 0) {
                smallest = tombstone.from();
            }
            if (largest == null || Arrays.compareUnsigned(tombstone.to(), largest) > 0) {
                largest = tombstone.to();
                exclusive = true;
            }
        }
        return new TableMeta(
                fileNumber,
                fileBytes,
                properties.entries(),
                properties.tombstones(),
                properties.rangeTombstones(),
                smallest == null ? NO_KEY : smallest,
                largest == null ? NO_KEY : largest,
                exclusive,
                properties.smallestSequence(),
                properties.largestSequence(),
                properties.rawKeyBytes() + properties.rawValueBytes());
    }
}
