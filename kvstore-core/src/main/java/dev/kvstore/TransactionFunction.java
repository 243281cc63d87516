package dev.kvstore;

/**
 * What an update does, with a result. See {@link TransactionAction}.
 *
 * @param <T> the result
 * @param <E> what it throws besides unchecked exceptions
 */
@FunctionalInterface
public interface TransactionFunction<T, E extends Exception> {
    T apply(Transaction transaction) throws E;
}
