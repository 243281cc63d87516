package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.memory.Acquired;
import dev.kvstore.internal.memory.NativeMemory;

/** The memory of one transaction, lent by a {@link BufferPool}. */
final class TransactionBuffers implements AutoCloseable {
    private final WriteBuffer writes;
    private final ReadSet reads;

    TransactionBuffers(NativeMemory memory) {
        Acquired taken = new Acquired();
        try {
            writes = taken.add(new WriteBuffer(memory));
            reads = taken.add(new ReadSet(memory));
        } catch (Throwable e) {
            taken.release(e);
            throw e;
        }
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
