package dev.kvstore.samples.shell.transfer;

import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.Write;
import java.util.ArrayList;
import java.util.List;

/** A store of another process, which decides about durability. */
public final class DataSink implements EntrySink {
    /** What a server takes in one request. */
    private static final int CHUNK_ENTRIES = 1_000;

    private static final long CHUNK_BYTES = 1 << 20;

    private final Data data;

    public DataSink(Data data) {
        this.data = data;
    }

    @Override
    public EntryChunk newChunk() {
        return new EntryChunk(CHUNK_ENTRIES, CHUNK_BYTES);
    }

    @Override
    public void write(EntryChunk chunk) {
        List<Write> writes = new ArrayList<>();
        chunk.drain((key, value) -> writes.add(new Write.Put(key, value)));
        if (!writes.isEmpty()) {
            data.write(writes);
        }
    }

    @Override
    public void sync() {
        // Every request was answered when it was done.
    }

    @Override
    public void close() {}
}
