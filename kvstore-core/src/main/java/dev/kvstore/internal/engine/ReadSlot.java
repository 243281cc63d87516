package dev.kvstore.internal.engine;

import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Metering;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.UserBytes;
import net.openhft.chronicle.bytes.BytesStore;

/** A reader inside the store: what it looks for, and where the answer goes. */
public final class ReadSlot extends Slot {
    private static final int FIRST_CAPACITY = 256;

    private final NativeMemory memory;
    private final LookupResult result = new LookupResult();
    private final OperationTimer timer = new OperationTimer();
    private Region key;
    private int keyLength;
    private long gets;
    private long hits;
    private long bytesRead;
    private boolean lastHit;

    public ReadSlot(NativeMemory memory) {
        this.memory = memory;
        this.key = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
    }

    /** Sets the key looked for; lengths have been checked. */
    public void key(int keyspace, byte[] userKey) {
        int prefix = prefix(keyspace, userKey.length);
        key.write(prefix, userKey, 0, userKey.length);
    }

    /** Sets the key looked for; lengths have been checked. */
    public void key(int keyspace, BytesStore<?, ?> userKey, int length) {
        int prefix = prefix(keyspace, length);
        UserBytes.copyIn(userKey, key, prefix, length);
    }

    /** Sets the key looked for. */
    public void internalKey(byte[] internalKey) {
        reserve(internalKey.length);
        key.write(0, internalKey, 0, internalKey.length);
    }

    /** Where the internal key lies, from offset 0. */
    public Region key() {
        return key;
    }

    /** Bytes of the internal key. */
    public int keyLength() {
        return keyLength;
    }

    /** What was found. */
    public LookupResult result() {
        return result;
    }

    /** Counts a look-up of this slot's; one user at a time, so a plain field will do. */
    public void count(boolean hit) {
        lastHit = hit;
        if (!Metering.isOn()) {
            return;
        }
        gets++;
        if (hit) {
            hits++;
            bytesRead += result.valueLength();
        }
    }

    /** Look-ups made through this slot; for readers of metrics a little late. */
    public long gets() {
        return gets;
    }

    /** Look-ups that found a value. */
    public long hits() {
        return hits;
    }

    /** Bytes of the values found. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Whether the last look-up found a value. */
    public boolean wasHit() {
        return lastHit;
    }

    /** Times the reads made through this slot. */
    public OperationTimer timer() {
        return timer;
    }

    @Override
    public void close() {
        key.close();
    }

    private int prefix(int keyspace, int length) {
        reserve(KeyspaceId.length(keyspace) + length);
        return KeyspaceId.write(keyspace, key, 0);
    }

    private void reserve(int length) {
        keyLength = length;
        if (keyLength > key.capacity()) {
            Region larger = memory.allocate(MemoryComponent.SCRATCH, Long.highestOneBit(keyLength) * 2);
            key.close();
            key = larger;
        }
    }
}
