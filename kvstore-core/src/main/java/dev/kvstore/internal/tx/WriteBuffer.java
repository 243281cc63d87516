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
        batch.put(keyspace, key, value);
    }

    void put(int keyspace, BytesStore<?, ?> key, int keyLength, BytesStore<?, ?> value, int valueLength) {
        batch.put(keyspace, key, keyLength, value, valueLength);
    }

    void put(int keyspace, byte[] key, byte[] value, byte[] metadata) {
        batch.put(keyspace, key, value, metadata);
    }

    void delete(int keyspace, byte[] key) {
        batch.delete(keyspace, key);
    }

    void delete(int keyspace, BytesStore<?, ?> key, int keyLength) {
        batch.delete(keyspace, key, keyLength);
    }

    /** Adds the deletion of a range of internal keys, {@code from} below {@code to}. */
    void deleteRange(byte[] from, byte[] to) {
        batch.deleteRange(from, to);
        deletions.add(new RangeTombstone(from, to, batch.count()));
        prepared = null;
    }

    void require(Condition condition) {
        batch.require(condition);
    }

    BatchBuffer batch() {
        return batch;
    }

    /** The index, up to date: a transaction that never reads what it has written does not pay for one. */
    WriteIndex index() {
        index.catchUp();
        return index;
    }

    boolean isEmpty() {
        return batch.count() == 0;
    }

    /** Bytes that the writes take. */
    long bytes() {
        return batch.length() + (long) batch.count() * WriteIndex.BYTES_PER_WRITE;
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
        index.catchUp();
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
