package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Gathers the hashes of a table's distinct keys and makes the filter of them, if the table is to have one. Not thread-safe. */
final class FilterBuilder implements AutoCloseable {
    private static final int SMALL_REGION = 4096;

    private final NativeMemory memory;
    private final int bitsPerKey;
    private final GrowingRegion hashes;

    /** @param bitsPerKey 0 for no filter */
    FilterBuilder(NativeMemory memory, int bitsPerKey) {
        this.memory = memory;
        this.bitsPerKey = bitsPerKey;
        this.hashes = new GrowingRegion(memory, SMALL_REGION);
    }

    /** Adds a key that was not added before. */
    void add(long keyHash) {
        if (bitsPerKey != 0) {
            hashes.putLong(keyHash);
        }
    }

    /** Probes of the filter, 0 when there is none. */
    int probes() {
        return hashes.length() == 0 ? 0 : BloomFilter.probes(bitsPerKey);
    }

    /** Writes the filter and returns its length, 0 when there is none. */
    long write(TableOutput output) throws IOException {
        if (hashes.length() == 0) {
            return 0;
        }
        long keys = hashes.length() / Long.BYTES;
        long bytes = BloomFilter.bytes(keys, bitsPerKey);
        int lines = (int) (bytes / BloomFilter.LINE_BYTES);
        int probes = BloomFilter.probes(bitsPerKey);
        try (Region filter = memory.allocate(MemoryComponent.SCRATCH, bytes)) {
            filter.fill(0, bytes, (byte) 0);
            for (long i = 0; i < keys; i++) {
                BloomFilter.add(filter, 0, lines, probes, hashes.region().getLong(i * Long.BYTES));
            }
            return output.writeSection(filter, bytes);
        }
    }

    @Override
    public void close() {
        hashes.close();
    }
}
