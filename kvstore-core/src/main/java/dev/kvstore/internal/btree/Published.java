package dev.kvstore.internal.btree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state that readers see: root and last sequence number.
 *
 * <p><b>Thread safety.</b> One writer. The root alone is a volatile read; both together are read under a version
 * that is odd while they are being changed.
 */
final class Published {
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Published.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long root;
    private volatile long sequence;
    private volatile long entries;

    @SuppressWarnings("unused") // through VERSION
    private long version;

    /** What belongs together, as seen at one moment. */
    record View(long root, long sequence) {}

    void publish(long newRoot, long newSequence, long newEntries) {
        VERSION.setVolatile(this, (long) VERSION.get(this) + 1);
        root = newRoot;
        sequence = newSequence;
        entries = newEntries;
        VERSION.setVolatile(this, (long) VERSION.get(this) + 1);
    }

    long root() {
        return root;
    }

    long sequence() {
        return sequence;
    }

    long entries() {
        return entries;
    }

    View view() {
        while (true) {
            long before = (long) VERSION.getVolatile(this);
            View view = new View(root, sequence);
            if ((before & 1) == 0 && before == (long) VERSION.getVolatile(this)) {
                return view;
            }
            Thread.onSpinWait();
        }
    }
}
