package dev.kvstore.samples.benchmarks.data;

import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/** Writes entries in batches through one session. */
public final class Loader {

    private final Session session;
    private final Values values;
    private final int batchEntries;
    private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
    private final ByteBuffer value;

    /** Prepares a loader that writes {@code batchEntries} entries at a time. */
    public Loader(Session session, int valueBytes, int batchEntries) {
        this.session = session;
        this.batchEntries = batchEntries;
        values = new Values(valueBytes);
        value = ByteBuffer.allocateDirect(valueBytes);
    }

    /** Writes entries 0 to {@code entries - 1} under scattered keys. */
    public void loadScattered(int entries) {
        rewrite(entries, 0, step -> step);
    }

    /** Writes {@code count} entries under scattered keys, the ids given step by step, as version {@code version}. */
    public void rewrite(int count, long version, IntUnaryOperator idOfStep) {
        for (int step = 0; step < count; step++) {
            int id = idOfStep.applyAsInt(step);
            Keys.scattered(id, key);
            add(id, version, step);
        }
        session.commitBatch();
    }

    /** Writes entries 0 to {@code entries - 1} under ascending keys. */
    public void loadAscending(int entries) {
        for (int id = 0; id < entries; id++) {
            Keys.ascending(id, key);
            add(id, 0, id);
        }
        session.commitBatch();
    }

    private void add(int id, long version, int step) {
        values.fill(id, version, value);
        session.addToBatch(key, value);
        if ((step + 1) % batchEntries == 0) {
            session.commitBatch();
        }
    }
}
