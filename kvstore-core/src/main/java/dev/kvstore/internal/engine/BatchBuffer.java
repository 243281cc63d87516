package dev.kvstore.internal.engine;

import dev.kvstore.internal.format.BatchLayout;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.UserBytes;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * An encoded batch that grows, off the heap, reused from write to write. Lengths have been checked by
 * the caller, but not their sum. Not thread-safe.
 */
public final class BatchBuffer implements AutoCloseable {
    private static final int FIRST_CAPACITY = 512;
    private static final long LARGEST_KEPT = 1 << 20;
    private static final int MARK_BYTES = TimeMark.KEY_LENGTH + Varint.MAX_INT_LENGTH;

    private final NativeMemory memory;
    private final List<Condition> conditions = new ArrayList<>(0);
    private final WriteTicket ticket = new WriteTicket(this);
    private final OperationTimer timer = new OperationTimer();
    private Region region;
    private long length = BatchLayout.WRITES;
    private int count;
    private int puts;
    private long userBytes;
    private int markLength;
    private ReadSet reads;

    /** Memory that the batch has outgrown and others may still look into; null when there can be none. */
    private List<Region> outgrown;

    /** An empty batch. */
    public BatchBuffer(NativeMemory memory) {
        this.memory = memory;
        this.region = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
    }

    /** Times the writes of this batch. */
    public OperationTimer timer() {
        return timer;
    }

    /** Adds a put. */
    public void put(int keyspace, byte[] key, byte[] value) {
        long offset = begin(EntryKind.PUT, keyspace, key.length, value.length);
        region.write(offset, key, 0, key.length);
        region.write(offset + key.length, value, 0, value.length);
    }

    /** Adds a put. */
    public void put(int keyspace, BytesStore<?, ?> key, int keyLength, BytesStore<?, ?> value, int valueLength) {
        long offset = begin(EntryKind.PUT, keyspace, keyLength, valueLength);
        UserBytes.copyIn(key, region, offset, keyLength);
        UserBytes.copyIn(value, region, offset + keyLength, valueLength);
    }

    /** Adds a put with metadata. */
    public void put(int keyspace, byte[] key, byte[] value, byte[] metadata) {
        int stored = ExtendedValue.PLAIN_HEADER + metadata.length + value.length;
        long offset = begin(EntryKind.EXTENDED_PUT, keyspace, key.length, stored);
        region.write(offset, key, 0, key.length);
        offset += key.length;
        offset += ExtendedValue.writePlain(region, offset, metadata.length);
        region.write(offset, metadata, 0, metadata.length);
        region.write(offset + metadata.length, value, 0, value.length);
    }

    /** Adds a put of a value that lies in chunks. */
    public void putChunked(int keyspace, byte[] key, long id, long valueLength, int chunkBytes, byte[] metadata) {
        long offset =
                begin(EntryKind.EXTENDED_PUT, keyspace, key.length, ExtendedValue.CHUNKED_HEADER + metadata.length);
        region.write(offset, key, 0, key.length);
        offset += key.length;
        offset += ExtendedValue.writeChunked(region, offset, metadata.length, id, valueLength, chunkBytes);
        region.write(offset, metadata, 0, metadata.length);
    }

    /**
     * Ends the batch with a mark that says when its writes were made, until {@link #unmark()}: it is encoded and
     * logged with them, but has no sequence number of its own and is in none of the counts.
     */
    public void mark(long second) {
        long end = length;
        ensure((long) BatchLayout.MAX_WRITE_HEADER + MARK_BYTES);
        long offset = end;
        region.putByte(offset++, (byte) EntryKind.UNNUMBERED_PUT);
        offset += Varint.write(TimeMark.KEY_LENGTH, region, offset);
        offset += Varint.write(Varint.length(count), region, offset);
        TimeMark.writeKey(region, offset, second);
        offset += TimeMark.KEY_LENGTH;
        offset += Varint.write(count, region, offset);
        markLength = (int) (offset - end);
    }

    /** Takes the mark away. */
    public void unmark() {
        markLength = 0;
    }

    /** Adds a deletion. */
    public void delete(int keyspace, byte[] key) {
        long offset = begin(EntryKind.DELETE, keyspace, key.length, 0);
        region.write(offset, key, 0, key.length);
    }

    /** Adds a deletion. */
    public void delete(int keyspace, BytesStore<?, ?> key, int keyLength) {
        // First, because it may replace the region.
        long offset = begin(EntryKind.DELETE, keyspace, keyLength, 0);
        UserBytes.copyIn(key, region, offset, keyLength);
    }

    /** Adds the deletion of a range of internal keys, {@code from} below {@code to}. */
    public void deleteRange(byte[] from, byte[] to) {
        long offset = header(EntryKind.RANGE_DELETE, from.length, to.length);
        region.write(offset, from, 0, from.length);
        region.write(offset + from.length, to, 0, to.length);
    }

    /** Takes writes and conditions back, down to what there was at an earlier moment. */
    public void truncate(Extent extent) {
        length = extent.length;
        count = extent.count;
        puts = extent.puts;
        userBytes = extent.userBytes;
        conditions.subList(extent.conditions, conditions.size()).clear();
    }

    /** How far the batch has grown. */
    public Extent extent() {
        return new Extent(length, count, puts, userBytes, conditions.size());
    }

    /** How far a batch had grown at one moment, to go back to. */
    public record Extent(long length, int count, int puts, long userBytes, int conditions) {}

    /** Where the writes lie; another region after the batch has grown. */
    public Region region() {
        return region;
    }

    /** Keeps outgrown memory until the batch is cleared, for those who look into it while it grows. */
    public void keepOutgrown() {
        outgrown = new ArrayList<>(0);
    }

    /** Adds a condition. */
    public void require(Condition condition) {
        conditions.add(condition);
    }

    /** What must not have changed for the batch to be applied; null: nothing. */
    public ReadSet reads() {
        return reads;
    }

    /** Makes the batch conditional on a read set, which stays the caller's. */
    public void reads(ReadSet set) {
        reads = set;
    }

    /** Empties the batch and keeps its memory. */
    public void clear() {
        reads = null;
        length = BatchLayout.WRITES;
        markLength = 0;
        count = 0;
        puts = 0;
        userBytes = 0;
        if (!conditions.isEmpty()) {
            conditions.clear();
        }
        releaseOutgrown();
    }

    /** Gives back what an empty batch holds beyond a megabyte, unless memory is too scarce for what would take its place. */
    public void trim() {
        if (region.capacity() > LARGEST_KEPT) {
            Region smaller;
            try {
                smaller = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
            } catch (OutOfMemoryError e) {
                // The write it held has been answered: this is no failure of anybody's.
                return;
            }
            region.close();
            region = smaller;
        }
    }

    /** Writes the head; the batch may be read from offset 0 afterwards. */
    public Region seal() {
        region.putInt(BatchLayout.COUNT, markLength == 0 ? count : count + 1);
        return region;
    }

    /** Bytes of the encoded batch. */
    public long length() {
        return length + markLength;
    }

    /** Entries to make room for: the writes, and a mark. */
    public int roomEntries() {
        return count + 1;
    }

    /** Bytes of keys and values to make room for. */
    public long roomBytes() {
        return userBytes + MARK_BYTES;
    }

    /** Writes added. */
    public int count() {
        return count;
    }

    /** Puts among them. */
    public int puts() {
        return puts;
    }

    /** Bytes of user keys and values. */
    public long userBytes() {
        return userBytes;
    }

    /** The batch's way through the engine. */
    public WriteTicket ticket() {
        return ticket;
    }

    public List<Condition> conditions() {
        return conditions;
    }

    /** Releases the memory; waits for a write that another thread is making of it. */
    @Override
    public void close() {
        ticket.close();
        region.close();
        releaseOutgrown();
    }

    private void releaseOutgrown() {
        if (outgrown != null && !outgrown.isEmpty()) {
            outgrown.forEach(Region::close);
            outgrown.clear();
        }
    }

    private long begin(int kind, int keyspace, int keyLength, int valueLength) {
        int prefix = KeyspaceId.length(keyspace);
        long offset = header(kind, prefix + keyLength, valueLength);
        KeyspaceId.write(keyspace, region, offset);
        return offset + prefix;
    }

    /** Writes kind and lengths and moves the end behind key and value. */
    private long header(int kind, int keyLength, int valueLength) {
        ensure((long) BatchLayout.MAX_WRITE_HEADER + keyLength + valueLength);
        long offset = length;
        region.putByte(offset++, (byte) kind);
        offset += Varint.write(keyLength, region, offset);
        offset += Varint.write(valueLength, region, offset);
        length = offset + keyLength + valueLength;
        count++;
        if (EntryKind.isPut(kind)) {
            puts++;
        }
        userBytes += keyLength + valueLength;
        return offset;
    }

    private void ensure(long more) {
        long needed = length + more;
        if (needed > Limits.MAX_BATCH_LENGTH) {
            throw new IllegalArgumentException("a batch must be at most " + Limits.MAX_BATCH_LENGTH
                    + " bytes long, this write would make it " + needed);
        }
        if (needed > region.capacity()) {
            Region larger = memory.allocate(MemoryComponent.SCRATCH, Math.max(needed, region.capacity() * 2));
            larger.copyFrom(0, region, 0, length);
            if (outgrown == null) {
                region.close();
            } else {
                outgrown.add(region);
            }
            region = larger;
        }
    }
}
