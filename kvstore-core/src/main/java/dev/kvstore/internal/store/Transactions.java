package dev.kvstore.internal.store;

import dev.kvstore.Durability;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionFunction;
import dev.kvstore.TransactionNestedException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.tx.BufferPool;
import dev.kvstore.internal.tx.EngineTransaction;
import java.util.List;
import java.util.Objects;

/**
 * Begins, repeats and commits the transactions of a store.
 *
 * <p>An update runs as often as its options say and conflicts; then it holds back all other writes and runs once
 * more, at which nothing can come in between. An engine with a single writer runs every update that way.
 */
final class Transactions implements AutoCloseable {
    private static final String VIEW = "a view";
    private static final String UPDATE = "another update";

    private final StoreContext context;
    private final Engine engine;
    private final WriteSlots writes;
    private final KeyspaceHandle defaultKeyspace;
    private final KeyspaceTable keyspaces;
    private final Durability durability;
    private final BufferPool pool;
    /** What the calling thread is inside of, or null. Text, because threads outlive the store and, in a container, its classes. */
    private final ThreadLocal<String> scope = new ThreadLocal<>();

    Transactions(
            StoreContext context,
            WriteSlots writes,
            KeyspaceHandle defaultKeyspace,
            KeyspaceTable keyspaces,
            Durability durability) {
        this.context = context;
        this.engine = context.engine();
        this.writes = writes;
        this.defaultKeyspace = defaultKeyspace;
        this.keyspaces = keyspaces;
        this.durability = durability;
        this.pool = new BufferPool(engine.memory());
    }

    /** A transaction that its user ends. */
    StoreTransaction begin(TransactionOptions options) {
        Objects.requireNonNull(options, "options must not be null");
        return newTransaction(options, false).track();
    }

    /** Marks the calling thread as inside a view; the result goes back to {@link #exitView}. */
    boolean enterView() {
        if (scope.get() != null) {
            return false;
        }
        scope.set(VIEW);
        return true;
    }

    void exitView(boolean entered) {
        if (entered) {
            scope.set(null);
        }
    }

    /** Runs an update until it is committed or fails. */
    <T, E extends Exception> T update(TransactionOptions options, TransactionFunction<T, E> function) throws E {
        Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(function, "function must not be null");
        String outer = scope.get();
        if (outer != null) {
            throw new TransactionNestedException(
                    "an update can't run inside " + outer + " of the same store and thread");
        }
        scope.set(UPDATE);
        try {
            return repeat(options, function);
        } finally {
            scope.set(null);
        }
    }

    /** Commits a transaction from inside a write slot: a keyspace that is dropped from then on is dropped after it. */
    long commit(EngineTransaction transaction, List<KeyspaceHandle> used, Durability wanted) {
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            for (int i = 0; i < used.size(); i++) {
                used.get(i).checkPresent();
            }
            return transaction.commit(wanted);
        } finally {
            writes.exit(slot);
        }
    }

    /** The keyspace of a name. */
    KeyspaceHandle handle(String name) {
        KeyspaceHandle handle = keyspaces.get(name);
        if (handle == null) {
            throw new StoreNotFoundException("there is no keyspace '" + name + "'");
        }
        return handle;
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T, E extends Exception> T repeat(TransactionOptions options, TransactionFunction<T, E> function) throws E {
        if (!engine.hasSingleWriter()) {
            for (int attempt = 0; attempt <= options.retries(); attempt++) {
                StoreTransaction transaction = newTransaction(options, false);
                try {
                    T result = function.apply(transaction);
                    if (transaction.tryCommit() != Engine.CONFLICT) {
                        return result;
                    }
                    engine.transactions().retried();
                } finally {
                    transaction.end();
                }
            }
        }
        return runExclusively(options, function);
    }

    private <T, E extends Exception> T runExclusively(TransactionOptions options, TransactionFunction<T, E> function)
            throws E {
        context.checkOpen();
        engine.holdWrites();
        try {
            StoreTransaction transaction = newTransaction(options, engine.hasSingleWriter());
            try {
                T result = function.apply(transaction);
                if (transaction.tryCommit() != Engine.CONFLICT) {
                    return result;
                }
            } finally {
                transaction.end();
            }
        } finally {
            engine.releaseWrites();
        }
        throw new TransactionConflictException(
                "the update conflicts with itself: it writes what it reads, outside of its transaction");
    }

    /** @param alone whether the calling thread holds the writes of an engine with a single writer back */
    private StoreTransaction newTransaction(TransactionOptions options, boolean alone) {
        context.checkOpen();
        Durability chosen = options.durability() == null ? durability : writes.checkDurability(options.durability());
        EngineTransaction transaction = new EngineTransaction(
                engine, pool, options.maxBytes(), options.maxAge().toNanos(), alone);
        return new StoreTransaction(context, this, defaultKeyspace, transaction, chosen);
    }
}
