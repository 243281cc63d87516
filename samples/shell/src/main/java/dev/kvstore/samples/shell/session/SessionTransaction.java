package dev.kvstore.samples.shell.session;

import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.TransactionData;
import dev.kvstore.samples.shell.text.UsageException;
import java.time.Duration;

/** The transaction over several commands, if one has begun. */
public final class SessionTransaction {
    private static final Duration LONGEST = Duration.ofHours(1);

    private ExplicitTransaction transaction;
    private boolean doomed;

    /** Begins one: from now on commands read and write in it. */
    void begin(KeyValueStore store) {
        if (transaction != null) {
            throw new UsageException("a transaction has begun already; commit or rollback");
        }
        transaction = store.beginTransaction(TransactionOptions.defaults().maxAge(LONGEST));
    }

    /**
     * Commits it; it has ended then whatever comes of it. Returns its version.
     *
     * @throws TransactionConflictException when it read what others changed meanwhile
     */
    public long commit() {
        boolean failed = doomed;
        ExplicitTransaction ending = end();
        if (failed) {
            ending.rollback();
            throw new UsageException("a command of the transaction failed: nothing of it was written");
        }
        return ending.commit();
    }

    /** A command failed where nobody can decide what to do about it: nothing of the transaction may be committed. */
    public void doom() {
        doomed = transaction != null;
    }

    /** Ends it without a trace. */
    public void rollback() {
        end().rollback();
    }

    /** Whether one has begun. */
    public boolean isOpen() {
        return transaction != null;
    }

    /** The keyspace as the transaction sees and changes it. */
    Data data(Keyspace keyspace, Durability durability) {
        if (durability != null) {
            throw new UsageException("--durability can't be chosen inside a transaction");
        }
        String name = keyspace.name();
        return new TransactionData(name.isEmpty() ? transaction : transaction.keyspace(name), keyspace);
    }

    private ExplicitTransaction end() {
        if (transaction == null) {
            throw new UsageException("there is no transaction; 'begin' begins one");
        }
        ExplicitTransaction ending = transaction;
        transaction = null;
        doomed = false;
        return ending;
    }
}
