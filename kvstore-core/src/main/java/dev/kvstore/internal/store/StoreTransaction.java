package dev.kvstore.internal.store;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.TransactionConditionException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionKeyspace;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.tx.EngineTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The public transaction: an {@link EngineTransaction} with keyspaces, savepoints and open cursors. It is the default
 * keyspace of itself.
 *
 * <p>All that is given out keeps it reachable, and what is released behind a forgotten one is only the engine's part,
 * into which nobody can look any more.
 */
final class StoreTransaction extends TransactionPart implements ExplicitTransaction {
    private record Mark(StoreTransaction transaction, BatchBuffer.Extent writes, int number, int cursorsOpened)
            implements Savepoint {}

    private record OpenCursor(StoreCursor cursor, int number) {}

    private final Transactions transactions;
    private final Durability durability;

    /** Null for a transaction whose closure ends it. */
    private LeakTracker.Tracked tracked;

    /** The named keyspaces used, open cursors and valid savepoints; each null before the first. */
    private List<KeyspaceHandle> keyspaces;

    private List<OpenCursor> cursors;
    private List<Mark> savepoints;
    private int cursorsOpened;
    private int savepointsSet;
    private boolean over;

    StoreTransaction(
            StoreContext context,
            Transactions transactions,
            KeyspaceHandle keyspace,
            EngineTransaction transaction,
            Durability durability) {
        super(context, keyspace, transaction);
        this.transactions = transactions;
        this.durability = durability;
    }

    /** Reports the transaction when it is forgotten. */
    StoreTransaction track() {
        tracked = context.leaks().track(this, "transaction", transaction::end);
        return this;
    }

    @Override
    StoreTransaction whole() {
        return this;
    }

    @Override
    public long snapshotSequence() {
        transaction.check();
        return transaction.snapshot();
    }

    @Override
    public TransactionKeyspace keyspace(String name) {
        Objects.requireNonNull(name, "name must not be null");
        transaction.check();
        if (name.isEmpty()) {
            return this;
        }
        KeyspaceHandle handle = transactions.handle(name);
        if (keyspaces == null) {
            keyspaces = new ArrayList<>(2);
        }
        if (!keyspaces.contains(handle)) {
            keyspaces.add(handle);
        }
        return new Part(this, handle);
    }

    @Override
    public Savepoint savepoint() {
        transaction.check();
        Mark mark = new Mark(this, transaction.extent(), savepointsSet++, cursorsOpened);
        if (savepoints == null) {
            savepoints = new ArrayList<>(2);
        }
        savepoints.add(mark);
        return mark;
    }

    @Override
    public void rollbackTo(Savepoint savepoint) {
        Objects.requireNonNull(savepoint, "savepoint must not be null");
        transaction.check();
        if (!(savepoint instanceof Mark mark) || mark.transaction != this) {
            throw new IllegalArgumentException("savepoint must be of this transaction, got one of another");
        }
        // Savepoints are numbered and those after one gone back to are forgotten, so a valid one is found from the end.
        int last = savepoints.size() - 1;
        while (last >= 0 && savepoints.get(last).number > mark.number) {
            last--;
        }
        if (last < 0 || !savepoints.get(last).equals(mark)) {
            throw new IllegalArgumentException("savepoint must not have been set after one that was gone back to");
        }
        savepoints.subList(last + 1, savepoints.size()).clear();
        closeCursors(mark.cursorsOpened);
        transaction.rollBackTo(mark.writes);
    }

    @Override
    public long commit() {
        transaction.checkNotEnded();
        try {
            long result = tryCommit();
            if (result == Engine.CONFLICT) {
                throw new TransactionConflictException(
                        "something that the transaction had read was written by others before it committed");
            }
            return result;
        } finally {
            end();
        }
    }

    @Override
    public void rollback() {
        if (!over) {
            transaction.checkThread();
            end();
        }
    }

    @Override
    public void close() {
        rollback();
    }

    /**
     * Commits without ending the transaction.
     *
     * @return the version of the last write, that of the snapshot when there was nothing to do, or {@link Engine#CONFLICT}
     */
    long tryCommit() {
        if (!transaction.hasEffect()) {
            transaction.checkAge();
            context.engine().transactions().committed();
            return transaction.snapshot();
        }
        long result = transactions.commit(transaction, keyspaces == null ? List.of() : keyspaces, durability);
        if (result == Engine.CONDITION_FAILED) {
            throw new TransactionConditionException("a condition of the transaction did not hold when it committed");
        }
        if (result == Engine.CONFLICT) {
            context.engine().transactions().conflicted();
        } else {
            context.engine().transactions().committed();
        }
        return result;
    }

    /** Lets go of everything. Idempotent. */
    void end() {
        if (!over) {
            over = true;
            closeCursors(0);
            if (tracked == null) {
                transaction.end();
            } else {
                tracked.close();
            }
        }
    }

    /** A cursor of this transaction, which is closed with it. */
    Cursor opened(int id, EngineCursor cursor) {
        StoreCursor opened = new StoreCursor(id, cursor, transaction.snapshot(), this);
        if (cursors == null) {
            cursors = new ArrayList<>(2);
        }
        cursors.add(new OpenCursor(opened, cursorsOpened++));
        return opened;
    }

    /** Whether a cursor was open until now; it no longer is. */
    boolean closed(StoreCursor cursor) {
        if (cursors == null) {
            return false;
        }
        if (!over) {
            transaction.checkThread();
        }
        return cursors.removeIf(open -> open.cursor == cursor);
    }

    private void closeCursors(int from) {
        for (int i = cursors == null ? -1 : cursors.size() - 1; i >= 0 && cursors.get(i).number >= from; i--) {
            cursors.get(i).cursor.close();
        }
    }

    /** Another keyspace of the same transaction; keeps it reachable. */
    private static final class Part extends TransactionPart {
        private final StoreTransaction whole;

        Part(StoreTransaction whole, KeyspaceHandle keyspace) {
            super(whole.context, keyspace, whole.transaction);
            this.whole = whole;
        }

        @Override
        StoreTransaction whole() {
            return whole;
        }
    }
}
