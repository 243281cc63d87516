package dev.kvstore.internal.btree;

import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/** The pages that the running transaction has taken and freed. Used by the writer alone, under the write lock. */
final class TransactionPages {
    /** Two numbers each: first page and pages; also those given back since. */
    private final LongArrayList taken = new LongArrayList();

    /** First pages of what was taken and not given back. */
    private final BitMap held = new BitMap();

    /** Three numbers each: first page, pages, and the transaction that took them. */
    private final LongArrayList freed = new LongArrayList();

    void take(long first, int count) {
        taken.add(first);
        taken.add(count);
        held.add(first);
    }

    void giveBack(long first) {
        held.remove(first);
    }

    void free(long first, int count, long birth) {
        freed.add(first);
        freed.add(count);
        freed.add(birth);
    }

    /** What was taken, two numbers each: first page and pages. */
    LongArrayList taken() {
        return taken;
    }

    /** Whether what was taken there was not given back. */
    boolean holds(long first) {
        return held.contains(first);
    }

    /** The transaction is published: what it has freed is dead. */
    void commit(DeadPages dead, long txn) {
        for (int i = 0; i < freed.size(); i += 3) {
            dead.add(freed.get(i), freed.get(i + 1), freed.get(i + 2), txn);
        }
        clear();
    }

    /** The transaction has not happened: what it has taken is free again, and what it has freed is not. */
    void rollBack(BitMap usable, BitMap unreferenced) {
        for (int i = 0; i < taken.size(); i += 2) {
            for (long page = taken.get(i); page < taken.get(i) + taken.get(i + 1); page++) {
                usable.add(page);
                unreferenced.add(page);
            }
        }
        for (int i = 0; i < freed.size(); i += 3) {
            for (long page = freed.get(i); page < freed.get(i) + freed.get(i + 1); page++) {
                unreferenced.remove(page);
            }
        }
        clear();
    }

    private void clear() {
        for (int i = 0; i < taken.size(); i += 2) {
            held.remove(taken.get(i));
        }
        taken.clear();
        freed.clear();
    }
}
