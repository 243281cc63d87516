package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Snapshots and cursors that stay open while the store changes, each with the model of its moment. */
final class HeldReaders {
    private static final int MOST = 4;

    private record HeldSnapshot(Snapshot snapshot, Model model) {}

    /** A cursor and where it must stand; null: nowhere. */
    private static final class HeldCursor {
        private final Cursor cursor;
        private final NavigableMap<byte[], Entry> entries;
        private Map.Entry<byte[], Entry> position;

        HeldCursor(Cursor cursor, NavigableMap<byte[], Entry> entries) {
            this.cursor = cursor;
            this.entries = entries;
        }
    }

    private final RunState run;
    private final ReadSteps reads;
    private final List<HeldSnapshot> snapshots = new ArrayList<>();
    private final List<HeldCursor> cursors = new ArrayList<>();

    HeldReaders(RunState run, ReadSteps reads) {
        this.run = run;
        this.reads = reads;
    }

    void openSnapshot() {
        if (snapshots.size() == MOST) {
            closeSnapshot();
        }
        snapshots.add(new HeldSnapshot(run.store.snapshot(), run.model.copy()));
    }

    void closeSnapshot() {
        if (!snapshots.isEmpty()) {
            snapshots.remove(run.random.nextInt(snapshots.size())).snapshot.close();
        }
    }

    /** Reads something through a snapshot. */
    void readSnapshot() {
        if (snapshots.isEmpty()) {
            return;
        }
        HeldSnapshot held = snapshots.get(run.random.nextInt(snapshots.size()));
        List<String> names = new ArrayList<>(held.model.keyspaces().keySet());
        String name = names.get(run.random.nextInt(names.size()));
        Reader reader = name.isEmpty() ? held.snapshot : held.snapshot.keyspace(name);
        switch (run.random.nextInt(10)) {
            case 0 -> reads.scan(reader, held.model.entries(name));
            case 1 -> reads.multiGet(reader, held.model.entries(name));
            case 2 -> ReadSteps.compareAll(held.model, held.snapshot::keyspace);
            default -> reads.get(reader, held.model.entries(name));
        }
    }

    void openCursor() {
        if (cursors.size() == MOST) {
            closeCursor();
        }
        KeyRange range = run.keys.range();
        if (!snapshots.isEmpty() && run.chance(40)) {
            HeldSnapshot held = snapshots.get(run.random.nextInt(snapshots.size()));
            cursors.add(new HeldCursor(held.snapshot.cursor(range), held.model.entries("", range)));
        } else {
            String name = run.anyName();
            NavigableMap<byte[], Entry> entries = new TreeMap<>(Arrays::compareUnsigned);
            entries.putAll(run.model.entries(name, range));
            cursors.add(new HeldCursor(run.keyspace(name).cursor(range), entries));
        }
    }

    void closeCursor() {
        if (!cursors.isEmpty()) {
            cursors.remove(run.random.nextInt(cursors.size())).cursor.close();
        }
    }

    /** Makes some moves with a cursor. */
    void moveCursor() {
        if (cursors.isEmpty()) {
            return;
        }
        HeldCursor held = cursors.get(run.random.nextInt(cursors.size()));
        for (int i = 0; i < 8; i++) {
            boolean on = (held.position != null && run.chance(75)) ? step(held) : jump(held);
            assertEquals(held.position != null, on, "whether the cursor stands on an entry after a move");
            assertEquals(on, held.cursor.isValid());
            if (on) {
                ReadSteps.compare(held.cursor, held.position);
            }
        }
    }

    void closeAll() {
        cursors.forEach(held -> held.cursor.close());
        cursors.clear();
        snapshots.forEach(held -> held.snapshot.close());
        snapshots.clear();
    }

    private boolean step(HeldCursor held) {
        byte[] key = held.position.getKey();
        if (run.chance(60)) {
            held.position = held.entries.higherEntry(key);
            return held.cursor.next();
        }
        held.position = held.entries.lowerEntry(key);
        return held.cursor.prev();
    }

    private boolean jump(HeldCursor held) {
        byte[] key = run.keys.anyKey();
        return switch (run.random.nextInt(6)) {
            case 0 -> {
                held.position = held.entries.firstEntry();
                yield held.cursor.first();
            }
            case 1 -> {
                held.position = held.entries.lastEntry();
                yield held.cursor.last();
            }
            case 2, 3 -> {
                held.position = held.entries.ceilingEntry(key);
                yield held.cursor.seek(key);
            }
            default -> {
                held.position = held.entries.lowerEntry(key);
                yield held.cursor.seekBefore(key);
            }
        };
    }
}
