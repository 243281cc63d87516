package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.util.Arrays;
import net.openhft.chronicle.bytes.BytesStore;

/** Writes to store and model, whose answers must agree. */
final class WriteSteps {
    private final RunState run;

    WriteSteps(RunState run) {
        this.run = run;
    }

    void put() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        byte[] value = run.keys.value();
        Keyspace keyspace = run.keyspace(name);
        long version =
                run.chance(30) ? keyspace.put(BytesStore.wrap(key), BytesStore.wrap(value)) : keyspace.put(key, value);
        written(version);
        run.model.put(name, key, value, version);
    }

    void delete() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        Keyspace keyspace = run.keyspace(name);
        written(run.chance(30) ? keyspace.delete(BytesStore.wrap(key)) : keyspace.delete(key));
        run.model.delete(name, key);
    }

    void getAndDelete() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        Entry expected = run.model.get(name, key);
        assertArrayEquals(
                expected == null ? null : expected.value(), run.keyspace(name).getAndDelete(key));
        run.model.delete(name, key);
    }

    void putIfAbsent() {
        String name = run.anyName();
        byte[] key = run.keys.anyKey();
        byte[] value = run.keys.value();
        long version = run.keyspace(name).putIfAbsent(key, value);
        conditional(name, key, value, run.model.get(name, key) == null, version);
    }

    void compareAndSetValue() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        Entry present = run.model.get(name, key);
        byte[] expected = present == null ? null : present.value().clone();
        if (run.chance(30)) {
            expected = run.keys.value();
        }
        byte[] value = run.chance(20) ? null : run.keys.value();
        boolean holds = Arrays.equals(expected, present == null ? null : present.value());
        conditional(name, key, value, holds, run.keyspace(name).compareAndSet(key, expected, value));
    }

    void compareAndSetVersion() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        Entry present = run.model.get(name, key);
        long current = present == null ? Keyspace.NO_VERSION : present.version();
        long expected = run.chance(30) ? run.random.nextInt((int) current + 2) : current;
        byte[] value = run.chance(20) ? null : run.keys.value();
        conditional(name, key, value, expected == current, run.keyspace(name).compareAndSet(key, expected, value));
    }

    void deleteRange() {
        String name = run.anyName();
        KeyRange range = run.chance(5) ? run.keys.range() : run.keys.narrowRange();
        run.keyspace(name).deleteRange(range.from(), range.to());
        run.model.deleteRange(name, range.from(), range.to());
    }

    void batch() {
        Model after = run.model.copy();
        try (WriteBatch batch = run.store.newBatch()) {
            boolean holds = !run.chance(20) || addCondition(batch);
            int writes = 1 + run.random.nextInt(run.chance(10) ? 200 : 8);
            long first = run.store.lastSequence() + 1;
            for (int i = 0; i < writes; i++) {
                addWrite(batch, after, first + batch.count());
            }
            long version = run.store.write(batch);
            if (holds && batch.count() > 0) {
                assertEquals(first + batch.count() - 1, version, "version of the batch");
            } else if (!holds) {
                assertEquals(Keyspace.NO_VERSION, version, "a condition did not hold");
            }
            if (holds) {
                run.model.keyspaces().putAll(after.keyspaces());
            }
        }
    }

    private boolean addCondition(WriteBatch batch) {
        String name = run.anyName();
        byte[] key = run.keys.key();
        Entry present = run.model.get(name, key);
        if (run.chance(50)) {
            long current = present == null ? Keyspace.NO_VERSION : present.version();
            long expected = run.chance(50) ? current : current + 1;
            batch.requireVersion(run.keyspace(name), key, expected);
            return expected == current;
        }
        byte[] value = present == null ? null : present.value();
        byte[] expected = run.chance(50) ? value : run.keys.value();
        batch.requireValue(run.keyspace(name), key, expected);
        return Arrays.equals(expected, value);
    }

    private void addWrite(WriteBatch batch, Model after, long version) {
        String name = run.anyName();
        int choice = run.random.nextInt(100);
        if (choice < 70) {
            byte[] key = run.keys.key();
            byte[] value = run.keys.value();
            batch.put(run.keyspace(name), key, value);
            after.put(name, key, value, version);
        } else if (choice < 97) {
            byte[] key = run.keys.key();
            batch.delete(run.keyspace(name), key);
            after.delete(name, key);
        } else {
            KeyRange range = run.keys.narrowRange();
            batch.deleteRange(run.keyspace(name), range.from(), range.to());
            after.deleteRange(name, range.from(), range.to());
        }
    }

    private void conditional(String name, byte[] key, byte[] value, boolean holds, long version) {
        assertEquals(holds, version != Keyspace.NO_VERSION, "whether the write was applied");
        if (!holds) {
            return;
        }
        written(version);
        if (value == null) {
            run.model.delete(name, key);
        } else {
            run.model.put(name, key, value, version);
        }
    }

    private void written(long version) {
        assertTrue(version > 0, () -> "version " + version);
        assertEquals(run.store.lastSequence(), version);
    }
}
