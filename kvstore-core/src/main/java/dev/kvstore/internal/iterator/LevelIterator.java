package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Region;

/**
 * The tables of one level, which are sorted and disjoint, as one sequence. Tables are opened when they
 * are reached, one at a time, and an absolute move within the open table reopens nothing.
 *
 * <p>The mode, visible or all versions, is that of the iterators that {@link TableOpener} hands out.
 */
public final class LevelIterator extends InternalIterator {
    private static final int NONE = -1;

    /** Opens the iterator of a table. */
    @FunctionalInterface
    public interface TableOpener {
        /**
         * @param table from 0 to the number of bounds, exclusive
         * @return a new iterator, owned and closed by the caller, which may move it absolutely again after closing it
         */
        InternalIterator open(int table);
    }

    private final TableBounds bounds;
    private final TableOpener opener;

    /** The iterators of tables that were open before, closed: seeks to and fro make no garbage. */
    private InternalIterator[] known;

    private InternalIterator current;
    private int table = NONE;

    public LevelIterator(TableBounds bounds, TableOpener opener) {
        this.bounds = bounds;
        this.opener = opener;
    }

    @Override
    public void seekToFirst() {
        valid = false;
        if (enter(0)) {
            current.seekToFirst();
            forwardToEntry();
        }
    }

    @Override
    public void seekToLast() {
        valid = false;
        if (enter(bounds.count() - 1)) {
            current.seekToLast();
            backwardToEntry();
        }
    }

    @Override
    public void seek(Region key, long offset, int length) {
        valid = false;
        if (enter(bounds.firstReaching(key, offset, length))) {
            current.seek(key, offset, length);
            forwardToEntry();
        }
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        valid = false;
        if (enter(bounds.lastStartingBelow(key, offset, length))) {
            current.seekBefore(key, offset, length);
            backwardToEntry();
        }
    }

    @Override
    public void next() {
        valid = false;
        current.next();
        forwardToEntry();
    }

    @Override
    public void prev() {
        valid = false;
        current.prev();
        backwardToEntry();
    }

    @Override
    public void close() {
        valid = false;
        leave();
    }

    /** A table may hold range tombstones alone, so there can be several without an entry in a row. */
    private void forwardToEntry() {
        while (!current.valid) {
            if (!enter(table + 1)) {
                return;
            }
            current.seekToFirst();
        }
        copyPosition(current);
    }

    private void backwardToEntry() {
        while (!current.valid) {
            if (!enter(table - 1)) {
                return;
            }
            current.seekToLast();
        }
        copyPosition(current);
    }

    /** Opens a table unless it is the open one; false when there is none of that number. */
    private boolean enter(int wanted) {
        if (wanted < 0 || wanted >= bounds.count()) {
            return false;
        }
        if (wanted != table) {
            leave();
            current = iteratorOf(wanted);
            table = wanted;
        }
        return true;
    }

    private InternalIterator iteratorOf(int wanted) {
        InternalIterator iterator = known == null ? null : known[wanted];
        return iterator == null ? opener.open(wanted) : iterator;
    }

    private void leave() {
        if (current != null) {
            if (known == null) {
                known = new InternalIterator[bounds.count()];
            }
            known[table] = current;
            table = NONE;
            InternalIterator closing = current;
            current = null;
            closing.close();
        }
    }
}
