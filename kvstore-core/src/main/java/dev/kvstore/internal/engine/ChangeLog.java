package dev.kvstore.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.ChangesLostException;
import dev.kvstore.StoreClosedException;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The committed writes of a store in the order of their sequence numbers, for those who follow them: the newest
 * {@value #LIMIT} bytes of keys, without values.
 *
 * <h2>Thread safety</h2>
 * <ol>
 *   <li>{@link #append} is called by whoever commits, under the engine's write lock, when a batch has become visible. Until
 *       somebody has subscribed it is not called: {@link #isActive()} costs the writer one read of a field.
 *   <li>The window is under {@code lock}, which is taken inside the write lock and never the other way about.
 *   <li>A subscription begins under the write lock ({@link Source#exclusively}), so that it misses no commit under way.
 * </ol>
 */
public final class ChangeLog {
    /** How an engine takes part. */
    public interface Source {
        /** Runs something while nobody commits. */
        void exclusively(Runnable action);

        /** The sequence number of the last committed write. */
        long lastSequence();

        /** While nobody commits: hands committed batches from the log to {@link #append}, as many as are still there. */
        void replay(long after);
    }

    /** A write: kind and internal keys as in the batch, {@code to} only for a range deletion. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shared
    public record Write(int kind, byte[] key, byte[] to, long sequence) {}

    private record Group(long first, long last, List<Write> writes, long bytes) {}

    private static final long LIMIT = 16 << 20;
    private static final int WRITE_OVERHEAD = 64;

    private final Source source;
    private final BatchReader reader = new BatchReader();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<Group> window = new ArrayDeque<>();

    @GuardedBy("lock")
    private long bytes;

    /** The window holds every change above this sequence number. */
    @GuardedBy("lock")
    private long forgotten;

    @GuardedBy("lock")
    private boolean closed;

    private volatile boolean active;

    public ChangeLog(Source source) {
        this.source = source;
    }

    /** Whether anybody has ever subscribed. */
    public boolean isActive() {
        return active;
    }

    /** Makes sure that every change above {@code after} is kept from here on, as far as there is room. */
    public void follow(long after) {
        source.exclusively(() -> {
            if (after > source.lastSequence()) {
                throw new IllegalArgumentException("after must be at most " + source.lastSequence()
                        + ", the sequence number of the last write, got " + after);
            }
            if (!isKept(after)) {
                restart(after);
            }
            active = true;
        });
    }

    /** Adds a committed batch, numbered from {@code first}. */
    public void append(Region encoded, long offset, long length, long first) {
        List<Write> writes = new ArrayList<>();
        long size = 0;
        reader.reset(encoded, offset, length);
        while (reader.next()) {
            if (reader.isNumbered()) {
                Write write = write(encoded, first + writes.size());
                size += WRITE_OVERHEAD + write.key().length + (write.to() == null ? 0 : write.to().length);
                writes.add(write);
            }
        }
        if (!writes.isEmpty()) {
            append(new Group(first, first + writes.size() - 1, writes, size));
        }
    }

    /**
     * The changes above a sequence number, whole batches in order; waits for the first of them.
     *
     * @param most batches to return at most
     * @return none when the time is over
     * @throws ChangesLostException when some of them are not kept any more
     * @throws StoreClosedException when the store is closed, and nothing is left
     */
    public List<Write> poll(long after, int most, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (!hasAbove(after)) {
                if (closed) {
                    throw new StoreClosedException("the store is closed");
                }
                if (left <= 0) {
                    return List.of();
                }
                left = grown.awaitNanos(left);
            }
            return above(after, most);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting; for the engine, when it closes. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isKept(long after) {
        lock.lock();
        try {
            return active && after >= forgotten;
        } finally {
            lock.unlock();
        }
    }

    /** Fills the window anew from the log, when nobody commits. */
    private void restart(long after) {
        lock.lock();
        try {
            window.clear();
            bytes = 0;
            forgotten = after;
        } finally {
            lock.unlock();
        }
        if (after < source.lastSequence()) {
            source.replay(after);
        }
        lock.lock();
        try {
            long reached = window.isEmpty() ? forgotten : window.peekLast().last();
            if (reached < source.lastSequence()) {
                window.clear();
                bytes = 0;
                forgotten = source.lastSequence();
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(Group group) {
        lock.lock();
        try {
            Group newest = window.peekLast();
            long expected = (newest == null ? forgotten : newest.last()) + 1;
            if (group.last() < expected) {
                return;
            }
            if (group.first() > expected) {
                // What came before it is gone, so whoever wants that has lost it.
                window.clear();
                bytes = 0;
                forgotten = group.first() - 1;
            }
            window.addLast(group);
            bytes += group.bytes();
            while (bytes > LIMIT && window.size() > 1) {
                Group oldest = window.removeFirst();
                bytes -= oldest.bytes();
                forgotten = oldest.last();
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean hasAbove(long after) {
        return after < forgotten || (!window.isEmpty() && window.peekLast().last() > after);
    }

    @GuardedBy("lock")
    private List<Write> above(long after, int most) {
        if (after < forgotten) {
            throw new ChangesLostException(after, forgotten);
        }
        ArrayDeque<Group> wanted = new ArrayDeque<>();
        // Followers are near the end, so the search begins there.
        for (Iterator<Group> groups = window.descendingIterator(); groups.hasNext(); ) {
            Group group = groups.next();
            if (group.last() <= after) {
                break;
            }
            wanted.addFirst(group);
        }
        List<Write> writes = new ArrayList<>();
        int taken = 0;
        for (Group group : wanted) {
            if (taken++ == most) {
                break;
            }
            for (Write write : group.writes()) {
                if (write.sequence() > after) {
                    writes.add(write);
                }
            }
        }
        return writes;
    }

    private Write write(Region encoded, long sequence) {
        byte[] key = encoded.toArray(reader.keyOffset(), reader.keyLength());
        byte[] to = reader.kind() == EntryKind.RANGE_DELETE
                ? encoded.toArray(reader.valueOffset(), reader.valueLength())
                : null;
        return new Write(reader.kind(), key, to, sequence);
    }
}
