package dev.kvstore.samples.shell.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Entries that are written together, in the order of their keys: neighbours come to lie in the same place of the store,
 * which is then touched once for all of them. Of several with one key the last counts, as if all had been put in turn.
 */
public final class EntryChunk {
    /** Entries of a key that are added later stay behind earlier ones: the sort is stable. */
    private static final Comparator<KeyAndValue> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

    private final int mostEntries;
    private final long mostBytes;
    private final List<KeyAndValue> entries = new ArrayList<>();
    private long bytes;

    EntryChunk(int mostEntries, long mostBytes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    /** Takes both arrays over. */
    void add(byte[] key, byte[] value) {
        entries.add(new KeyAndValue(key, value));
        bytes += key.length + value.length;
    }

    boolean isFull() {
        return entries.size() >= mostEntries || bytes >= mostBytes;
    }

    /** Hands the entries on in the order of their keys, and is empty then. */
    void drain(BiConsumer<byte[], byte[]> to) {
        entries.sort(BY_KEY);
        entries.forEach(entry -> to.accept(entry.key, entry.value));
        entries.clear();
        bytes = 0;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by their keys alone
    private record KeyAndValue(byte[] key, byte[] value) {}
}
