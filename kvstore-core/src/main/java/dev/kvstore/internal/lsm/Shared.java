package dev.kvstore.internal.lsm;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that lives as long as anybody holds it: born with one holder, freed by the last. Thread-safe. */
abstract class Shared {
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Adds a holder; only while there is one already. */
    final void retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException(this + " was freed already");
        }
    }

    /** Removes a holder. */
    final void release() {
        int left = holders.decrementAndGet();
        if (left == 0) {
            free();
        } else if (left < 0) {
            throw new IllegalStateException(this + " was released more often than retained");
        }
    }

    /** Called once, when the last holder has let go. */
    abstract void free();
}
