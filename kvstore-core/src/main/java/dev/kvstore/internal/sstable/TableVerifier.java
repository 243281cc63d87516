package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/** The full check of a table, see {@link Table#verify()}. One use, one thread. */
final class TableVerifier {
    private static final byte[] NO_KEY = {};

    private final Table table;
    private final BlockReader blocks;
    private byte[] key = NO_KEY;
    private long sequence;
    private long entries;
    private long tombstones;
    private long distinctKeys;
    private long keyBytes;
    private long valueBytes;

    TableVerifier(Table table, BlockReader blocks) {
        this.table = table;
        this.blocks = blocks;
    }

    void verify() {
        try {
            verifyChecksums();
            verifyEntries();
        } catch (InternalError e) {
            throw blocks.unreadable(e);
        }
        verifyCounts();
    }

    private void verifyChecksums() {
        BlockIndex index = blocks.index();
        BlockDecoder decoder = blocks.decoders().acquire();
        try {
            for (int block = 0; block < index.blocks(); block++) {
                if (BlockIndex.isPlain(index.word(block))) {
                    blocks.verifyInPlace(block, decoder);
                }
            }
        } finally {
            blocks.decoders().release(decoder);
        }
    }

    private void verifyEntries() {
        try (TableIterator all = new AllVersionsTableIterator(blocks)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                verifyEntry(all);
            }
        }
    }

    private void verifyEntry(TableIterator entry) {
        byte[] previous = key;
        int order = entries == 0 ? 1 : entry.keyRegion().compare(entry.keyOffset(), entry.keyLength(), previous);
        if (order < 0 || (order == 0 && entry.sequence() >= sequence)) {
            throw damaged(entry, "entry " + entries + " does not follow the one before it");
        }
        if (entries == 0 && !Arrays.equals(table.properties().smallestKey(), entry.key())) {
            throw damaged(entry, "smallest key is not the first one");
        }
        if (order != 0) {
            key = entry.key();
            distinctKeys++;
        }
        if (entry.isOlderVersion() != (order == 0)) {
            throw damaged(entry, "entry " + entries + " is wrong about having the key of the one before it");
        }
        verifyFindable(entry, order != 0);
        verifySequence(entry);
        sequence = entry.sequence();
        entries++;
        tombstones += entry.kind() == EntryKind.DELETE ? 1 : 0;
        keyBytes += entry.keyLength();
        valueBytes += entry.valueLength();
    }

    private void verifySequence(TableIterator entry) {
        TableProperties properties = table.properties();
        if (entry.sequence() < properties.smallestSequence() || entry.sequence() > properties.largestSequence()) {
            throw damaged(
                    entry,
                    "sequence number expected " + properties.smallestSequence() + " to " + properties.largestSequence()
                            + ", found " + entry.sequence());
        }
    }

    /** A point read must come to the same entry by filter, index and tag. */
    private void verifyFindable(TableIterator entry, boolean newest) {
        Region region = entry.keyRegion();
        long keyHash = KeyHash.of(region, entry.keyOffset(), entry.keyLength());
        boolean findable = table.mightContain(keyHash) && entry.tag() == (byte) keyHash;
        if (findable && newest) {
            int block = blocks.index().find(region, entry.keyOffset(), entry.keyLength());
            findable = block == entry.blockNumber;
        }
        if (!findable) {
            throw damaged(entry, "entry " + entries + " can't be found by filter, index and tag");
        }
    }

    private void verifyCounts() {
        TableProperties properties = table.properties();
        expect("entries", properties.entries(), entries);
        expect("tombstones", properties.tombstones(), tombstones);
        expect("distinct keys", properties.distinctKeys(), distinctKeys);
        expect("key bytes", properties.rawKeyBytes(), keyBytes);
        expect("value bytes", properties.rawValueBytes(), valueBytes);
        if (!Arrays.equals(key, properties.largestKey())) {
            throw new StoreCorruptedException(blocks.file(), table.fileBytes(), "largest key is not the last one");
        }
    }

    private void expect(String what, long expected, long actual) {
        if (expected != actual) {
            throw new StoreCorruptedException(
                    blocks.file(), table.fileBytes(), what + " expected " + expected + ", found " + actual);
        }
    }

    private StoreCorruptedException damaged(TableIterator entry, String problem) {
        long position = BlockIndex.position(blocks.index().word(entry.blockNumber));
        return new StoreCorruptedException(blocks.file(), position, problem);
    }
}
