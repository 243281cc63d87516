package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** Shows the properties and the blocks of a table, and reads all of it back. */
public final class TableInspector {
    private final Findings findings = new Findings("table", "block", "offset", "bytes", "compression", "firstKey");

    private TableInspector() {}

    /** Looks into the table with that number. */
    public static Findings inspect(Disk disk, long number, NativeMemory memory, Reclaimer readers) throws IOException {
        try (BlockCache cache = new BlockCache(memory, BlockCache.MIN_CAPACITY, readers);
                Table table = Table.open(disk, memory, cache, number, null)) {
            return new TableInspector().inspect(table, disk.size(FileNames.table(number)));
        }
    }

    private Findings inspect(Table table, long bytes) {
        TableProperties properties = table.properties();
        findings.property("bytes", bytes);
        findings.property("entries", properties.entries());
        findings.property("tombstones", properties.tombstones());
        findings.property("rangeTombstones", properties.rangeTombstones());
        findings.property("keys", properties.distinctKeys());
        findings.property("keyBytes", properties.rawKeyBytes());
        findings.property("valueBytes", properties.rawValueBytes());
        findings.property("smallestSequence", properties.smallestSequence());
        findings.property("largestSequence", properties.largestSequence());
        findings.property("smallestKey", Findings.hex(properties.smallestKey()));
        findings.property("largestKey", Findings.hex(properties.largestKey()));
        findings.property("compression", properties.compression().name().toLowerCase(Locale.ROOT));
        findings.property(
                "created", Instant.ofEpochMilli(properties.creationMillis()).toString());
        findings.property("blocks", properties.blocks());
        blocks(table.blocks());
        try {
            table.verify();
        } catch (StoreCorruptedException e) {
            findings.problem(String.valueOf(e.getMessage()));
        }
        return findings;
    }

    private void blocks(BlockReader blocks) {
        BlockIndex index = blocks.index();
        try (AllVersionsTableIterator entries = new AllVersionsTableIterator(blocks)) {
            for (int block = 0; block < index.blocks(); block++) {
                long word = index.word(block);
                findings.row(
                        block,
                        BlockIndex.position(word),
                        index.storedLength(block),
                        BlockIndex.compression(word).name().toLowerCase(Locale.ROOT),
                        firstKey(entries, block));
            }
        }
    }

    private static String firstKey(AllVersionsTableIterator entries, int block) {
        try {
            entries.seekToBlock(block);
            return Findings.hex(entries.keyRegion(), entries.keyOffset(), entries.keyLength());
        } catch (StoreCorruptedException e) {
            return null;
        }
    }
}
