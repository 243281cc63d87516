package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionKeyspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import net.openhft.chronicle.bytes.BytesStore;

/** An open transaction, with what it must see and what it has seen so far. */
final class ModelTransaction {
    /** A write, to be made once more when the transaction commits. */
    @FunctionalInterface
    private interface Write {
        void applyTo(Model model, long version);
    }

    private record Mark(Transaction.Savepoint savepoint, Model seen, int writes) {}

    private final RunState run;
    private final ExplicitTransaction tx;
    private final CommittedWrites committed;
    private final List<CommittedWrites.Range> reads = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<CommittedWrites.Range> written = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Model begun;
    private Model seen;

    ModelTransaction(RunState run, CommittedWrites committed) {
        this.run = run;
        this.committed = committed;
        this.tx = run.store.beginTransaction();
        this.begun = run.model.copy();
        this.seen = begun.copy();
        assertEquals(run.store.lastSequence(), tx.snapshotSequence());
    }

    /** Makes a random call, whose answer must be the model's. */
    void step() {
        switch (run.random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> get();
            case 5, 6, 7, 8, 9 -> put();
            case 10, 11 -> delete();
            case 12 -> deleteRange();
            case 13, 14, 15, 16 -> scan();
            case 17 -> mark();
            case 18 -> goBack();
            default -> multiGet();
        }
    }

    /** Everything the transaction sees, in both directions. */
    void compareAll() {
        ReadSteps.compareAll(seen, name -> name.isEmpty() ? tx : tx.keyspace(name));
        seen.keyspaces().keySet().forEach(name -> reads.add(CommittedWrites.Range.of(name, KeyRange.all())));
    }

    /**
     * Commits and returns whether that succeeded: it must not when what was read is another now, and must when nothing
     * of it was written. In between, when writes have left all as it was, engines may differ.
     */
    boolean commit() {
        boolean touched = reads.stream().anyMatch(range -> committed.touched(range, tx.snapshotSequence()));
        boolean changed = reads.stream().anyMatch(range -> !range.in(begun).equals(range.in(run.model)));
        long first = run.store.lastSequence();
        long version;
        try {
            version = tx.commit();
        } catch (TransactionConflictException e) {
            assertTrue(touched && !writes.isEmpty(), "a conflict with nobody");
            return false;
        }
        assertTrue(!changed || writes.isEmpty(), "no conflict, and what was read has changed");
        if (!writes.isEmpty()) {
            assertEquals(first + writes.size(), version, "version of the last write");
            for (int i = 0; i < writes.size(); i++) {
                writes.get(i).applyTo(run.model, first + 1 + i);
                committed.add(written.get(i), first + 1 + i);
            }
        }
        return true;
    }

    void rollback() {
        tx.rollback();
    }

    private void get() {
        String name = run.anyName();
        byte[] key = run.keys.anyKey();
        Entry expected = seen.get(name, key);
        TransactionKeyspace keyspace = keyspace(name);
        switch (run.random.nextInt(3)) {
            case 0 -> assertEquals(expected, keyspace.entry(key));
            case 1 -> assertArrayEquals(expected == null ? null : expected.value(), keyspace.get(key));
            default -> assertEquals(expected == null ? 0 : expected.version(), keyspace.version(BytesStore.wrap(key)));
        }
        noteKey(name, key);
    }

    private void multiGet() {
        String name = run.anyName();
        List<byte[]> keys = List.of(run.keys.key(), run.keys.anyKey(), run.keys.key());
        List<byte[]> values = keyspace(name).multiGet(keys);
        for (int i = 0; i < keys.size(); i++) {
            Entry expected = seen.get(name, keys.get(i));
            assertArrayEquals(expected == null ? null : expected.value(), values.get(i));
            noteKey(name, keys.get(i));
        }
    }

    /** What the transaction has written itself it does not learn from others. */
    private void noteKey(String name, byte[] key) {
        for (CommittedWrites.Range own : written) {
            if (own.contains(name, key)) {
                return;
            }
        }
        reads.add(CommittedWrites.Range.of(name, key));
    }

    private void put() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        byte[] value = run.keys.value();
        if (run.chance(30)) {
            keyspace(name).put(BytesStore.wrap(key), BytesStore.wrap(value));
        } else {
            keyspace(name).put(key, value);
        }
        write(CommittedWrites.Range.of(name, key), (model, version) -> model.put(name, key, value, version));
    }

    private void delete() {
        String name = run.anyName();
        byte[] key = run.keys.key();
        keyspace(name).delete(key);
        write(CommittedWrites.Range.of(name, key), (model, version) -> model.delete(name, key));
    }

    private void deleteRange() {
        String name = run.anyName();
        KeyRange range = run.keys.narrowRange();
        keyspace(name).deleteRange(range.from(), range.to());
        if (Arrays.compareUnsigned(range.from(), range.to()) < 0) {
            write(
                    CommittedWrites.Range.of(name, range),
                    (model, version) -> model.deleteRange(name, range.from(), range.to()));
        }
    }

    private void write(CommittedWrites.Range range, Write write) {
        write.applyTo(seen, TransactionKeyspace.PENDING_VERSION);
        writes.add(write);
        written.add(range);
    }

    /** Moves a cursor to and fro; it shows what there was when it was opened, whatever is written meanwhile. */
    private void scan() {
        String name = run.anyName();
        KeyRange range = run.keys.range();
        NavigableMap<byte[], Entry> expected = seen.copy().entries(name, range);
        try (Cursor cursor = keyspace(name).cursor(range)) {
            for (int round = 1 + run.random.nextInt(3); round > 0; round--) {
                walk(name, range, cursor, expected);
            }
        }
    }

    private void walk(String name, KeyRange range, Cursor cursor, NavigableMap<byte[], Entry> expected) {
        byte[] start = run.chance(40) ? null : run.keys.anyKey();
        boolean forward = run.random.nextBoolean();
        boolean on;
        Map.Entry<byte[], Entry> at;
        if (forward) {
            on = start == null ? cursor.first() : cursor.seek(start);
            at = start == null ? expected.firstEntry() : expected.ceilingEntry(start);
        } else {
            on = start == null ? cursor.last() : cursor.seekBefore(start);
            at = start == null ? expected.lastEntry() : expected.lowerEntry(start);
        }
        CommittedWrites.Span span = new CommittedWrites.Span(name, range, start, forward);
        for (int steps = run.random.nextInt(30); ; steps--) {
            assertEquals(at != null, on, "whether the cursor stands on an entry");
            span.reach(at == null ? null : at.getKey(), forward);
            if (at == null || steps == 0) {
                break;
            }
            ReadSteps.compare(cursor, at);
            if (run.chance(10)) {
                put();
            }
            forward = run.chance(20) != forward;
            at = forward ? expected.higherEntry(at.getKey()) : expected.lowerEntry(at.getKey());
            on = forward ? cursor.next() : cursor.prev();
        }
        span.range().ifPresent(reads::add);
    }

    private void mark() {
        marks.add(new Mark(tx.savepoint(), seen.copy(), writes.size()));
    }

    private void goBack() {
        if (marks.isEmpty()) {
            return;
        }
        int to = run.random.nextInt(marks.size());
        Mark mark = marks.get(to);
        marks.subList(to + 1, marks.size()).clear();
        tx.rollbackTo(mark.savepoint);
        seen = mark.seen.copy();
        writes.subList(mark.writes, writes.size()).clear();
        written.subList(mark.writes, written.size()).clear();
    }

    private TransactionKeyspace keyspace(String name) {
        return name.isEmpty() ? tx : tx.keyspace(name);
    }
}
