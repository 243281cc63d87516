package dev.kvstore.internal.engine;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * The keys of the last few thousand writes, in the order of their sequence numbers: what a transaction that began a
 * moment ago is validated against, without a look at the data.
 *
 * <p>Two generations, each a buffer of keys: when the younger is full the older is emptied and takes its place. A
 * write too large for a buffer, or one that was not recorded, empties both: the memory then reaches back only to that
 * write. Nothing is recorded while nobody asks. For whoever commits, one thread at a time.
 */
public final class RecentWrites implements AutoCloseable {
    private static final int MOST_WRITES = 2048;
    private static final int BUFFER_BYTES = 64 << 10;

    /** For how many writes after a question the next one is waited for. */
    private static final long ATTENTION = 1 << 16;

    private final NativeMemory memory;
    private Generation older;
    private Generation younger;

    /** The last write that is recorded, unless somebody asks again. */
    private long attentiveUntil = -1;

    public RecentWrites(NativeMemory memory) {
        this.memory = memory;
    }

    /** Somebody asks at a sequence number, so writes from now on are worth recording. */
    public void attend(long sequence) {
        // The second may be refused; the first is then there for the next time, or to be closed.
        if (older == null) {
            older = new Generation(memory);
        }
        if (younger == null) {
            younger = new Generation(memory);
        }
        attentiveUntil = sequence + ATTENTION;
    }

    /** Whether a write is recorded at all. */
    public boolean isAttentive(long sequence) {
        return sequence <= attentiveUntil;
    }

    /** Records the put or deletion of an internal key. */
    public void record(long sequence, Region source, long keyOffset, int keyLength) {
        recordRange(sequence, source, keyOffset, keyLength, 0, 0);
    }

    /** Records the deletion of a range of internal keys, both ends of which lie in {@code source}. */
    public void recordRange(
            long sequence, Region source, long fromOffset, int fromLength, long toOffset, int toLength) {
        if (!isAttentive(sequence) || fromLength + toLength > BUFFER_BYTES) {
            return;
        }
        if (sequence != younger.end()) {
            older.restart(sequence);
            younger.restart(sequence);
        } else if (!younger.hasRoomFor(fromLength + toLength)) {
            Generation emptied = older;
            older = younger;
            younger = emptied;
            younger.restart(sequence);
        }
        younger.add(source, fromOffset, fromLength, toOffset, toLength);
    }

    /** Whether every write above {@code since} up to {@code last}, which is the last of all, is known. */
    public boolean reaches(long since, long last) {
        return younger != null && last + 1 == younger.end() && since + 1 >= older.first;
    }

    /** Whether any of the known writes above {@link ReadSet#since()} is in a sealed set. */
    public boolean touch(ReadSet reads) {
        return older.touches(reads) || younger.touches(reads);
    }

    @Override
    public void close() {
        if (older != null) {
            older.keys.close();
        }
        if (younger != null) {
            younger.keys.close();
        }
    }

    /** Consecutive writes. */
    private static final class Generation {
        private final Region keys;
        private final int[] starts = new int[MOST_WRITES + 1];

        /** Where the first key ends; of a range deletion the second follows, up to the next start. */
        private final int[] keyEnds = new int[MOST_WRITES];

        private int count;
        private long first;

        Generation(NativeMemory memory) {
            keys = memory.allocate(MemoryComponent.SCRATCH, BUFFER_BYTES);
        }

        /** The sequence number that comes next. */
        long end() {
            return first + count;
        }

        void restart(long sequence) {
            first = sequence;
            count = 0;
        }

        boolean hasRoomFor(int bytes) {
            return count < MOST_WRITES && starts[count] + bytes <= BUFFER_BYTES;
        }

        void add(Region source, long fromOffset, int fromLength, long toOffset, int toLength) {
            int start = starts[count];
            int keyEnd = start + fromLength;
            keys.copyFrom(start, source, fromOffset, fromLength);
            if (toLength > 0) {
                keys.copyFrom(keyEnd, source, toOffset, toLength);
            }
            keyEnds[count] = keyEnd;
            count++;
            starts[count] = keyEnd + toLength;
        }

        boolean touches(ReadSet reads) {
            for (int i = (int) Math.max(0, reads.since() + 1 - first); i < count; i++) {
                int start = starts[i];
                int keyEnd = keyEnds[i];
                int end = starts[i + 1];
                boolean touched = keyEnd == end
                        ? reads.contains(keys, start, keyEnd - start)
                        : reads.overlaps(keys, start, keyEnd - start, keys, keyEnd, end - keyEnd);
                if (touched) {
                    return true;
                }
            }
            return false;
        }
    }
}
