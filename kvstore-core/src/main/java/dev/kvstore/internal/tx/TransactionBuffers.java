package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.memory.NativeMemory;

/** The memory of one transaction, lent by a {@link BufferPool}. */
final class TransactionBuffers implements AutoCloseable {
    private final WriteBuffer writes;
    private final ReadSet reads;

    TransactionBuffers(NativeMemory memory) {
        writes = new WriteBuffer(memory);
        reads = new ReadSet(memory);
    }

    WriteBuffer writes() {
        return writes;
    }

    ReadSet reads() {
        return reads;
    }

    void clear() {
        writes.clear();
        reads.clear();
    }

    @Override
    public void close() {
        writes.close();
        reads.close();
    }
}
