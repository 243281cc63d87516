package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A memtable beside the sorted map it must agree with; every put goes to both. */
final class MemtableModel implements AutoCloseable {
    private static final int SCRATCH_BYTES = 1 << 20;

    final Memtable memtable;
    final TreeMap<byte[], TreeMap<Long, byte[]>> model = new TreeMap<>(Arrays::compareUnsigned);
    final String context;
    long sequence;

    private final Region arena;
    private final Region scratch;
    private final LookupResult result = new LookupResult();

    /** @param context what a failed assertion is to say, such as the seed */
    MemtableModel(long arenaBytes, String context) {
        NativeMemory memory = new NativeMemory();
        this.context = context;
        this.arena = memory.allocate(MemoryComponent.MEMTABLE, arenaBytes);
        this.scratch = memory.allocate(MemoryComponent.SCRATCH, SCRATCH_BYTES);
        arena.fill(0, Math.min(arenaBytes, 1 << 20), (byte) 0xA5);
        this.memtable = new Memtable(arena, 1);
    }

    /** Puts {@code value}, or a tombstone for null. */
    void put(byte[] key, byte[] value) {
        scratch.write(0, key, 0, key.length);
        int valueLength = value == null ? 0 : value.length;
        if (value != null) {
            scratch.write(key.length, value, 0, valueLength);
        }
        sequence++;
        int kind = value == null ? EntryKind.DELETE : EntryKind.PUT;
        memtable.put(sequence, kind, scratch, 0, key.length, key.length, valueLength);
        model.computeIfAbsent(key, k -> new TreeMap<>(Comparator.reverseOrder()))
                .put(sequence, encode(value));
    }

    /** All that is visible at a snapshot: of each key the newest version. */
    NavigableMap<byte[], Map.Entry<Long, byte[]>> visible(long snapshot) {
        TreeMap<byte[], Map.Entry<Long, byte[]>> visible = new TreeMap<>(Arrays::compareUnsigned);
        model.forEach((key, versions) -> {
            Map.Entry<Long, byte[]> version = versions.ceilingEntry(snapshot);
            if (version != null) {
                visible.put(key, version);
            }
        });
        return visible;
    }

    void checkGet(byte[] key, long snapshot) {
        TreeMap<Long, byte[]> versions = model.get(key);
        Map.Entry<Long, byte[]> expected = versions == null ? null : versions.ceilingEntry(snapshot);
        String what = context + " key " + name(key) + " at " + snapshot;
        scratch.write(0, key, 0, key.length);
        result.clear();
        assertEquals(expected != null, memtable.get(scratch, 0, key.length, snapshot, result), what);
        if (expected == null) {
            assertFalse(result.isFound(), what);
            return;
        }
        assertEquals((long) expected.getKey(), result.sequence(), what);
        byte[] value = result.valueRegion().toArray(result.valueOffset(), result.valueLength());
        assertArrayEquals(expected.getValue(), encode(result.kind() == EntryKind.PUT ? value : null), what);
    }

    /** Walks a whole iterator over all versions. */
    void checkAllVersions() {
        checkAllVersionsFrom(null);
    }

    /** Walks an iterator over all versions from the first key at or above {@code start}. */
    void checkAllVersionsFrom(byte[] start) {
        try (InternalIterator iterator = memtable.allVersionsIterator()) {
            if (start == null) {
                iterator.seekToFirst();
            } else {
                iterator.seek(keyRegion(start), 0, start.length);
            }
            NavigableMap<byte[], TreeMap<Long, byte[]>> expected = start == null ? model : model.tailMap(start, true);
            expected.forEach((key, versions) -> versions.forEach((version, value) -> {
                checkAt(iterator, key, version, value);
                iterator.next();
            }));
            assertFalse(iterator.isValid(), context);
        }
    }

    void checkForward(long snapshot) {
        try (InternalIterator iterator = memtable.iterator(snapshot)) {
            iterator.seekToFirst();
            visible(snapshot).forEach((key, version) -> {
                checkAt(iterator, key, version.getKey(), version.getValue());
                iterator.next();
            });
            assertFalse(iterator.isValid(), context);
        }
    }

    void checkBackward(long snapshot) {
        try (InternalIterator iterator = memtable.iterator(snapshot)) {
            iterator.seekToLast();
            visible(snapshot).descendingMap().forEach((key, version) -> {
                checkAt(iterator, key, version.getKey(), version.getValue());
                iterator.prev();
            });
            assertFalse(iterator.isValid(), context);
        }
    }

    /** The iterator stands where {@code expected} says, which is null for nowhere. */
    void checkPosition(InternalIterator iterator, Map.Entry<byte[], Map.Entry<Long, byte[]>> expected, String move) {
        if (expected == null) {
            assertFalse(iterator.isValid(), () -> context + " after " + move);
        } else {
            assertTrue(iterator.isValid(), () -> context + " after " + move);
            checkAt(
                    iterator,
                    expected.getKey(),
                    expected.getValue().getKey(),
                    expected.getValue().getValue());
        }
    }

    /** A region with {@code key} at its start, until the next call that takes a key. */
    Region keyRegion(byte[] key) {
        scratch.write(0, key, 0, key.length);
        return scratch;
    }

    static String name(byte[] key) {
        return key.length <= 40 ? HexFormat.of().formatHex(key) : key.length + " bytes";
    }

    private void checkAt(InternalIterator iterator, byte[] key, long version, byte[] value) {
        assertTrue(iterator.isValid(), () -> context + " ended before " + name(key));
        byte[] found = iterator.keyRegion().toArray(iterator.keyOffset(), iterator.keyLength());
        assertArrayEquals(key, found, () -> context + " expected " + name(key) + " found " + name(found));
        assertEquals(version, iterator.sequence(), () -> context + " version of " + name(key));
        byte[] bytes = iterator.valueRegion().toArray(iterator.valueOffset(), iterator.valueLength());
        assertArrayEquals(
                value,
                encode(iterator.kind() == EntryKind.PUT ? bytes : null),
                () -> context + " value of " + name(key));
    }

    /** A tombstone and an empty value differ in the model. */
    private static byte[] encode(byte[] value) {
        byte[] encoded = new byte[value == null ? 1 : value.length + 1];
        if (value != null) {
            encoded[0] = 1;
            System.arraycopy(value, 0, encoded, 1, value.length);
        }
        return encoded;
    }

    @Override
    public void close() {
        arena.close();
        scratch.close();
    }
}
