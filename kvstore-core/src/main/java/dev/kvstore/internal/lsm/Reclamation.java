package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.sstable.Reclaimer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees memory behind the readers: what is retired was unreachable for new readers before, and is released
 * when all who were inside at some later moment have left.
 *
 * <p>Two generations: one waits for its readers, the next collects. Every call, and a regular
 * {@link #advance()}, moves them on; nobody ever waits. Thread-safe.
 */
final class Reclamation implements Reclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(Reclamation.class);

    private final Slots<ReadSlot> readers;

    @GuardedBy("this")
    private List<Runnable> collecting = new ArrayList<>();

    @GuardedBy("this")
    private List<Runnable> waiting = List.of();

    @GuardedBy("this")
    private Slots.GracePeriod grace;

    Reclamation(Slots<ReadSlot> readers) {
        this.readers = readers;
    }

    @Override
    public Object enter() {
        return readers.enter();
    }

    @Override
    public void exit(Object reader) {
        readers.exit((ReadSlot) reader);
    }

    /** Releases it within some later call, which may be a reader's: for what is quickly released. */
    @Override
    public void retire(Runnable release) {
        defer(release);
        advance();
    }

    /** Releases it within some later {@link #advance()}. */
    synchronized void defer(Runnable release) {
        collecting.add(release);
    }

    /** Releases what may be released. */
    void advance() {
        // Released outside of the lock, because a release may retire more; twice, because a generation without
        // readers need not wait for the next call.
        for (int round = 0; round < 2; round++) {
            ready().forEach(Reclamation::run);
        }
    }

    /** One release that fails must not keep the others from being made, nor be thrown at whoever came by. */
    private static void run(Runnable release) {
        try {
            release.run();
        } catch (RuntimeException | Error e) {
            LOG.error("something that nobody reads any more could not be released", e);
        }
    }

    /** Releases everything; only when no reader can be inside. */
    void drain() {
        while (!isEmpty()) {
            advance();
        }
    }

    private synchronized boolean isEmpty() {
        return collecting.isEmpty() && waiting.isEmpty();
    }

    private synchronized List<Runnable> ready() {
        boolean nothing = collecting.isEmpty() && waiting.isEmpty();
        if (nothing || (grace != null && !grace.isOver())) {
            return List.of();
        }
        List<Runnable> done = waiting;
        waiting = collecting;
        collecting = new ArrayList<>();
        grace = waiting.isEmpty() ? null : readers.capture();
        return done;
    }
}
