package dev.kvstore.jmx;

import dev.kvstore.Job;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreState;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Calls from outside into the store. What they throw consists of classes of the JDK alone: others would reach a
 * remote client, which does not have them, as a ClassNotFoundException.
 */
final class BeanCalls {
    private final KeyValueStore store;

    BeanCalls(KeyValueStore store) {
        this.store = store;
    }

    /**
     * Changes a setting.
     *
     * @throws IllegalStateException after close
     * @throws IllegalArgumentException when the value is refused
     */
    void set(Runnable change) {
        now(() -> {
            change.run();
            return null;
        });
    }

    /**
     * Does something that may touch the device.
     *
     * @throws IllegalStateException after close
     * @throws IOException when the store could not do it
     */
    <T> T call(Supplier<T> work) throws IOException {
        requireOpen();
        try {
            return work.get();
        } catch (StoreClosedException e) {
            throw new IllegalStateException(e.getMessage());
        } catch (StoreException e) {
            throw new IOException(text(e));
        }
    }

    /**
     * Starts a job and returns its id.
     *
     * @throws IllegalStateException after close, or when too many wait already
     */
    long start(Supplier<? extends Job<?>> work) {
        return now(() -> work.get().id());
    }

    /**
     * Does something that is quick.
     *
     * @throws IllegalStateException after close, or when the store refuses it
     */
    <T> T now(Supplier<T> work) {
        requireOpen();
        try {
            return work.get();
        } catch (StoreException e) {
            throw new IllegalStateException(text(e));
        }
    }

    private void requireOpen() {
        if (store.metrics().state() == StoreState.CLOSED) {
            throw new IllegalStateException("the store " + store.path() + " is closed");
        }
    }

    /** What went wrong, in a line. */
    static String text(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
