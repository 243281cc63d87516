package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * The writes of a transaction: encoded once, as the batch that it commits, with an index to read them by. Not
 * thread-safe.
 */
final class WriteBuffer implements AutoCloseable {
    private final BatchBuffer batch;
    private final WriteIndex index;

    /** Range deletions, each with the number of its write in the place of a sequence number. */
    private final List<RangeTombstone> deletions = new ArrayList<>(0);

    /** What is made of them when somebody reads; null when it is out of date. */
    private RangeTombstoneList prepared = RangeTombstoneList.EMPTY;

    WriteBuffer(NativeMemory memory) {
        batch = new BatchBuffer(memory);
        batch.keepOutgrown();
        index = new WriteIndex(batch);
    }

    void put(int keyspace, byte[] key, byte[] value) {
        long start = batch.length();
        batch.put(keyspace, key, value);
        index.add(start);
    }

    void put(int keyspace, BytesStore<?, ?> key, int keyLength, BytesStore<?, ?> value, int valueLength) {
        long start = batch.length();
        batch.put(keyspace, key, keyLength, value, valueLength);
        index.add(start);
    }

    void put(int keyspace, byte[] key, byte[] value, byte[] metadata) {
        long start = batch.length();
        batch.put(keyspace, key, value, metadata);
        index.add(start);
    }

    void delete(int keyspace, byte[] key) {
        long start = batch.length();
        batch.delete(keyspace, key);
        index.add(start);
    }

    void delete(int keyspace, BytesStore<?, ?> key, int keyLength) {
        long start = batch.length();
        batch.delete(keyspace, key, keyLength);
        index.add(start);
    }

    /** Adds the deletion of a range of internal keys, {@code from} below {@code to}. */
    void deleteRange(byte[] from, byte[] to) {
        long start = batch.length();
        batch.deleteRange(from, to);
        index.add(start);
        deletions.add(new RangeTombstone(from, to, index.count()));
        prepared = null;
    }

    void require(Condition condition) {
        batch.require(condition);
    }

    BatchBuffer batch() {
        return batch;
    }

    WriteIndex index() {
        return index;
    }

    boolean isEmpty() {
        return batch.count() == 0;
    }

    /** Bytes that the writes take. */
    long bytes() {
        return batch.length() + index.bytes();
    }

    /** The newest range deletion among the first {@code limit} writes that covers a key, or 0. */
    int covering(Region key, long offset, int length, int limit) {
        return deletions.isEmpty() ? 0 : (int) ranges().coveringSequence(key, offset, length, limit);
    }

    boolean hasRangeDeletions() {
        return !deletions.isEmpty();
    }

    /** Takes the last writes and conditions back. */
    void truncate(BatchBuffer.Extent extent) {
        while (index.count() > extent.count()) {
            if (index.isRange(index.count())) {
                deletions.remove(deletions.size() - 1);
                prepared = null;
            }
            index.removeLast();
        }
        batch.truncate(extent);
    }

    /** Empties the buffer and keeps some of its memory. */
    void clear() {
        batch.clear();
        batch.trim();
        index.clear();
        if (!deletions.isEmpty()) {
            deletions.clear();
            prepared = RangeTombstoneList.EMPTY;
        }
    }

    @Override
    public void close() {
        batch.close();
    }

    private RangeTombstoneList ranges() {
        if (prepared == null) {
            prepared = RangeTombstoneList.of(deletions);
        }
        return prepared;
    }
}
