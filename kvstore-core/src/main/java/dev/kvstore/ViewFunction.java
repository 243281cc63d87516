package dev.kvstore;

/**
 * What is read through a view.
 *
 * @param <T> the result
 * @param <E> what it throws besides unchecked exceptions
 */
@FunctionalInterface
public interface ViewFunction<T, E extends Exception> {
    T apply(Snapshot snapshot) throws E;
}
