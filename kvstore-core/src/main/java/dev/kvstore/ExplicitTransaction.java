package dev.kvstore;

/**
 * A transaction that its user ends.
 *
 * <pre>{@code
 * try (ExplicitTransaction tx = store.beginTransaction()) {
 *     ...
 *     tx.commit();
 * }
 * }</pre>
 *
 * It keeps its state of the store alive: end it. A forgotten one is rolled back after it became unreachable, and reported with
 * the place that began it.
 */
public interface ExplicitTransaction extends Transaction, AutoCloseable {
    /**
     * Commits and ends the transaction. Whatever it throws, the transaction has ended.
     *
     * @return the version of the last write; of a transaction without writes, {@link #snapshotSequence()}
     * @throws TransactionConflictException when something that was read has been written by others; running it again may succeed
     * @throws TransactionConditionException when a condition does not hold
     */
    long commit();

    /** Ends the transaction without a trace. Nothing happens after its end. */
    void rollback();

    /** As {@link #rollback()}; not after a commit. */
    @Override
    void close();
}
