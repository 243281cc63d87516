package dev.kvstore.internal.lsm;

import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes of the log on their way into a memtable, which takes them in partitions of neighbouring keys.
 *
 * <p>A memtable's nodes don't fit into the processor's caches, and writes in the order of the log miss them one after the
 * other. What belongs to one partition does fit; and what it leaves in the arena lies together for the flush. So each
 * write is copied to the end of its partition, and the partitions go into the memtable one after the other. Within a
 * partition writes keep their order, as versions of one key must.
 *
 * <p>Where partitions begin is taken from the first writes, which form a partition of their own, before all others. Not
 * thread-safe.
 */
final class PartitionedReplay implements AutoCloseable {
    /** Partitions beside that of the first writes. */
    private static final int PARTITIONS = 256;

    /** How many writes are looked at to find where partitions begin. */
    private static final int SAMPLE = 4096;

    private final ReplayBlocks blocks;
    private final ReplayBlocks.Chain[] chains = new ReplayBlocks.Chain[PARTITIONS + 1];
    private final List<RangeTombstone> rangeTombstones = new ArrayList<>();
    private final PartitionBounds bounds = new PartitionBounds(PARTITIONS, SAMPLE);
    private long count;
    private long payloadBytes;

    PartitionedReplay(NativeMemory memory) {
        this.blocks = new ReplayBlocks(memory);
        for (int i = 0; i < chains.length; i++) {
            chains[i] = blocks.chain();
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Writes since the last {@link #drainTo}. */
    long count() {
        return count;
    }

    /** Bytes of all their keys and values. */
    long payloadBytes() {
        return payloadBytes;
    }

    /** Whether there are as many range tombstones as a memtable should have. */
    boolean hasManyRangeTombstones() {
        return rangeTombstones.size() >= Memtables.MOST_RANGE_TOMBSTONES;
    }

    /** Adds the write that {@code batch} is at, which lies in {@code source} until it was drained. */
    void add(BatchReader batch, Region source, long sequence) {
        count++;
        payloadBytes += batch.keyLength() + (long) batch.valueLength();
        if (batch.kind() == EntryKind.RANGE_DELETE) {
            byte[] from = source.toArray(batch.keyOffset(), batch.keyLength());
            byte[] to = source.toArray(batch.valueOffset(), batch.valueLength());
            rangeTombstones.add(new RangeTombstone(from, to, sequence));
            return;
        }
        int partition = PARTITIONS;
        if (!bounds.areKnown()) {
            bounds.sample(source, batch.keyOffset(), batch.keyLength());
        } else {
            partition = bounds.partitionOf(source, batch.keyOffset(), batch.keyLength());
        }
        chains[partition].add(batch, source, sequence);
    }

    /** Puts all writes into a memtable that has room for them, and forgets them. */
    void drainTo(Memtable target) {
        rangeTombstones.forEach(target::addRangeTombstone);
        chains[PARTITIONS].drainTo(target);
        for (int i = 0; i < PARTITIONS; i++) {
            chains[i].drainTo(target);
        }
        rangeTombstones.clear();
        blocks.clear();
        bounds.clear();
        count = 0;
        payloadBytes = 0;
    }

    @Override
    public void close() {
        blocks.close();
    }
}
