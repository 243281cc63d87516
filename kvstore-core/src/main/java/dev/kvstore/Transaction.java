package dev.kvstore;

/**
 * A transaction: reads and writes that take place all at once, at its commit, or not at all.
 *
 * <p>Transactions are <em>serializable</em>: the outcome is that of some order in which they, and all writes outside of
 * transactions, ran one after the other; the order of the versions they get. What a transaction has read, keys and ranges,
 * absent keys and whatever a cursor has passed over, must be unchanged when it commits, so neither write skew nor
 * phantoms are possible. One that has written nothing never fails to commit.
 *
 * <p>Itself it is the default keyspace. Made by {@link KeyValueStore#update} for its closure, which owns commit and rollback, or
 * by {@link KeyValueStore#beginTransaction()}. For the thread that began it.
 *
 * <p>Every method throws {@link TransactionEndedException} after its end, {@link TransactionThreadException} in another
 * thread, and {@link TransactionTooOldException} once it has taken longer than {@link TransactionOptions#maxAge()}; those that
 * read or write throw {@link TransactionTooLargeException} where writes and what was read exceed
 * {@link TransactionOptions#maxBytes()}, and then have no effect.
 */
public interface Transaction extends TransactionKeyspace {
    /** The sequence number of the last write by others that the transaction sees. */
    long snapshotSequence();

    /**
     * Another keyspace in this transaction. When it is dropped before the commit, the commit throws
     * {@link StoreNotFoundException}.
     *
     * @throws StoreNotFoundException when there is none of that name; keyspaces are not made by transactions
     */
    TransactionKeyspace keyspace(String name);

    /** Marks the present state of the transaction's writes and conditions, to go back to. */
    Savepoint savepoint();

    /**
     * Takes back the writes and conditions made since a savepoint, which may be used again; those set after it may not. What was
     * read since still counts as read. Cursors opened since are closed.
     *
     * @throws IllegalArgumentException when the savepoint is of another transaction, or was set after one that was gone back to
     */
    void rollbackTo(Savepoint savepoint);

    /** A state of a transaction to go back to. */
    interface Savepoint {}
}
