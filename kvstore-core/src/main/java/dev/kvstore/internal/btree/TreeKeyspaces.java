package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of keyspaces, in the tree itself, above the keys of all keyspaces: creating or dropping one is a
 * transaction like any other.
 *
 * <pre>
 *  FF FF 00         next id u32
 *  FF FF 01 name    id u32
 * </pre>
 */
final class TreeKeyspaces {
    private static final byte[] NEXT_ID = {(byte) 0xFF, (byte) 0xFF, 0};
    private static final byte[] FIRST_NAME = {(byte) 0xFF, (byte) 0xFF, 1};
    private static final byte[] END_OF_NAMES = {(byte) 0xFF, (byte) 0xFF, 2};

    private final OwnTransactions own;
    private final WriteQueue queue;
    private final NativeMemory memory;
    private volatile Map<String, Integer> ids = Map.of();
    private volatile int nextId = 1;

    TreeKeyspaces(OwnTransactions own, WriteQueue queue, NativeMemory memory) {
        this.own = own;
        this.queue = queue;
        this.memory = memory;
    }

    /** Reads the names below a root that stays as it is meanwhile. */
    void load(PageStore pages, long root) {
        Map<String, Integer> found = new TreeMap<>();
        try (TreeCursor cursor = new TreeCursor(pages, root, memory, NEXT_ID, END_OF_NAMES, () -> {})) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                byte[] key = cursor.keyRegion().toArray(cursor.keyOffset(), cursor.keyLength());
                int id = cursor.valueRegion().getInt(cursor.valueOffset());
                if (key.length == NEXT_ID.length && key[2] == 0) {
                    nextId = id;
                } else {
                    found.put(
                            new String(key, FIRST_NAME.length, key.length - FIRST_NAME.length, StandardCharsets.UTF_8),
                            id);
                }
            }
        }
        ids = Collections.unmodifiableMap(found);
    }

    Map<String, Integer> ids() {
        return ids;
    }

    /** Entries of the tree that hold names. */
    int ownEntries() {
        int names = ids.size();
        return names == 0 && nextId == 1 ? 0 : names + 1;
    }

    synchronized int create(String name) {
        Integer present = ids.get(name);
        if (present != null) {
            return present;
        }
        int id = nextId;
        if (id > KeyspaceId.MAX) {
            throw new IllegalArgumentException("a store has at most " + KeyspaceId.MAX + " keyspaces over its life, '"
                    + name + "' would be one more");
        }
        change((writer, sequence) -> {
            put(writer, NEXT_ID, id + 1, sequence);
            put(writer, key(name), id, sequence);
            return 0;
        });
        nextId = id + 1;
        Map<String, Integer> more = new TreeMap<>(ids);
        more.put(name, id);
        ids = Collections.unmodifiableMap(more);
        return id;
    }

    synchronized boolean drop(String name) {
        Integer id = ids.get(name);
        if (id == null) {
            return false;
        }
        change((writer, sequence) -> {
            byte[] from = KeyspaceId.firstKey(id);
            byte[] to = KeyspaceId.endKey(id);
            byte[] key = key(name);
            try (Region scratch =
                    memory.allocate(MemoryComponent.SCRATCH, (long) from.length + to.length + key.length)) {
                scratch.write(0, from, 0, from.length);
                scratch.write(from.length, to, 0, to.length);
                writer.deleteRange(scratch, 0, from.length, scratch, from.length, to.length);
                scratch.write(0, key, 0, key.length);
                writer.delete(scratch, 0, key.length);
            }
            return 1;
        });
        Map<String, Integer> fewer = new TreeMap<>(ids);
        fewer.remove(name);
        ids = Collections.unmodifiableMap(fewer);
        return true;
    }

    private void change(OwnTransactions.Change change) {
        queue.lock();
        try {
            own.change(change);
        } finally {
            queue.unlock();
        }
    }

    private void put(TreeWriter writer, byte[] key, int id, long sequence) throws IOException {
        try (Region scratch = memory.allocate(MemoryComponent.SCRATCH, key.length + (long) Integer.BYTES)) {
            scratch.write(0, key, 0, key.length);
            scratch.putInt(key.length, id);
            writer.put(scratch, 0, key.length, EntryKind.PUT, sequence, scratch, key.length, Integer.BYTES);
        }
    }

    private static byte[] key(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[FIRST_NAME.length + text.length];
        System.arraycopy(FIRST_NAME, 0, key, 0, FIRST_NAME.length);
        System.arraycopy(text, 0, key, FIRST_NAME.length, text.length);
        return key;
    }
}
