package dev.kvstore.internal.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.TimeMark;
import java.util.concurrent.TimeUnit;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * When writes were made: the store's {@link TimeMark}s, read into memory when somebody asks, and after that only as far as
 * there are new ones. Of very many the older half is thinned out, so that this stays small. Thread-safe.
 */
final class TimeIndex {
    private static final int MOST = 1 << 20;

    private final Engine engine;

    @GuardedBy("this")
    private LongArrayList seconds = new LongArrayList();

    /** At each index the first sequence number of the second. */
    @GuardedBy("this")
    private LongArrayList sequences = new LongArrayList();

    @GuardedBy("this")
    private long readUpTo;

    TimeIndex(Engine engine) {
        this.engine = engine;
    }

    /** Milliseconds since 1970 at which a sequence number was given, to a second's precision; 0 when unknown. */
    synchronized long millisOf(long sequence) {
        if (sequence > readUpTo) {
            readNew();
        }
        int index = sequences.binarySearch(sequence);
        int floor = index >= 0 ? index : -index - 2;
        return floor < 0 ? 0 : TimeUnit.SECONDS.toMillis(seconds.get(floor));
    }

    @GuardedBy("this")
    private void readNew() {
        long last = engine.lastSequence();
        byte[] from = TimeMark.key(seconds.isEmpty() ? 0 : seconds.getLast() + 1);
        try (EngineCursor cursor = engine.cursor(from, TimeMark.end(), Engine.LATEST)) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                long first = TimeMark.firstSequence(cursor);
                // A clock that was set back between two sessions; the order of writes counts.
                if (sequences.isEmpty() || first > sequences.getLast()) {
                    seconds.add(TimeMark.second(cursor));
                    sequences.add(first);
                }
            }
        }
        if (sequences.size() > MOST) {
            thin();
        }
        readUpTo = last;
    }

    @GuardedBy("this")
    private void thin() {
        LongArrayList fewerSeconds = new LongArrayList();
        LongArrayList fewerSequences = new LongArrayList();
        int half = sequences.size() / 2;
        for (int i = 0; i < sequences.size(); i += i < half ? 2 : 1) {
            fewerSeconds.add(seconds.get(i));
            fewerSequences.add(sequences.get(i));
        }
        seconds = fewerSeconds;
        sequences = fewerSequences;
    }
}
