package dev.kvstore;

/**
 * What an update does. It may be called several times, each time from the beginning, so it should have no effects but
 * through the transaction.
 *
 * @param <E> what it throws besides unchecked exceptions
 */
@FunctionalInterface
public interface TransactionAction<E extends Exception> {
    void run(Transaction transaction) throws E;
}
