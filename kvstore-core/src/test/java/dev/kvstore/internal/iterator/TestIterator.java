package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * An iterator over entries on the heap. Key and value of the current entry lie in its own buffer, which
 * every move overwrites, so that a reader that holds on to them sees nonsense.
 */
public final class TestIterator extends InternalIterator {
    private static final byte POISON = (byte) 0xA5;

    private final List<TestEntry> entries;
    private final boolean allVersions;
    private final NativeMemory memory;
    private final int longest;
    private Region buffer;
    private int position;

    private TestIterator(NativeMemory memory, List<TestEntry> entries, boolean allVersions) {
        this.memory = memory;
        this.entries = entries;
        this.allVersions = allVersions;
        this.longest = entries.stream()
                .mapToInt(entry -> entry.key().length + entry.value().length)
                .reduce(1, Math::max);
        this.buffer = memory.allocate(MemoryComponent.SCRATCH, longest);
    }

    /** Shows all entries. */
    public static TestIterator allVersions(NativeMemory memory, Collection<TestEntry> entries) {
        return new TestIterator(memory, entries.stream().sorted().toList(), true);
    }

    /** Shows the newest entry of each key at or below {@code snapshot}. */
    public static TestIterator visible(NativeMemory memory, Collection<TestEntry> entries, long snapshot) {
        List<TestEntry> shown = new ArrayList<>();
        for (TestEntry entry : entries.stream().sorted().toList()) {
            boolean shadowed = !shown.isEmpty()
                    && Arrays.equals(shown.get(shown.size() - 1).key(), entry.key());
            if (entry.sequence() <= snapshot && !shadowed) {
                shown.add(entry);
            }
        }
        return new TestIterator(memory, shown, false);
    }

    @Override
    public void seekToFirst() {
        moveTo(0);
    }

    @Override
    public void seekToLast() {
        requireVisible();
        moveTo(entries.size() - 1);
    }

    @Override
    public void seek(Region key, long offset, int length) {
        moveTo(countBelow(key.toArray(offset, length)));
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        requireVisible();
        moveTo(countBelow(key.toArray(offset, length)) - 1);
    }

    @Override
    public void next() {
        requireValid();
        moveTo(position + 1);
    }

    @Override
    public void prev() {
        requireVisible();
        requireValid();
        moveTo(position - 1);
    }

    @Override
    public void close() {
        valid = false;
        buffer.close();
    }

    private void requireVisible() {
        if (allVersions) {
            throw new UnsupportedOperationException("all versions can only be read forward");
        }
    }

    private void requireValid() {
        if (!valid) {
            throw new IllegalStateException("a relative move of an iterator that stands nowhere");
        }
    }

    private int countBelow(byte[] key) {
        int count = 0;
        while (count < entries.size()
                && Arrays.compareUnsigned(entries.get(count).key(), key) < 0) {
            count++;
        }
        return count;
    }

    private void moveTo(int target) {
        if (buffer.capacity() == 0) {
            // Closed since; an absolute move takes it up again, as tables' iterators do.
            buffer = memory.allocate(MemoryComponent.SCRATCH, longest);
        }
        buffer.fill(0, buffer.capacity(), POISON);
        position = target;
        valid = target >= 0 && target < entries.size();
        if (!valid) {
            return;
        }
        TestEntry entry = entries.get(target);
        keyRegion = buffer;
        keyOffset = 0;
        keyLength = entry.key().length;
        buffer.write(0, entry.key(), 0, keyLength);
        sequence = entry.sequence();
        kind = entry.kind();
        valueRegion = buffer;
        valueOffset = keyLength;
        valueLength = entry.value().length;
        buffer.write(valueOffset, entry.value(), 0, valueLength);
    }
}
