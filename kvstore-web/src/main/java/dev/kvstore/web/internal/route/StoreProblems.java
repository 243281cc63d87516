package dev.kvstore.web.internal.route;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.StoreStalledException;
import dev.kvstore.ValueTooLargeException;
import dev.kvstore.web.internal.http.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of a store's failure: enough to act on, nothing about files or code. The rest is logged. */
final class StoreProblems {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProblems.class);

    private StoreProblems() {}

    static Problem of(StoreException failure) {
        if (failure instanceof StoreStalledException) {
            return Problem.unavailable("store-stalled", "the store did not catch up in time; nothing was written");
        }
        if (failure instanceof StoreClosedException) {
            return Problem.unavailable("store-closed", "the store is closed");
        }
        if (failure instanceof StoreInterruptedException) {
            return Problem.unavailable("interrupted", "the server interrupted the request; it may have taken effect");
        }
        if (failure instanceof StoreReadOnlyException) {
            return new Problem(403, "store-read-only", "the store is read-only");
        }
        if (failure instanceof StoreFullException) {
            return new Problem(507, "store-full", "the device of the store is full; nothing was written");
        }
        if (failure instanceof StoreNotFoundException) {
            return Keyspaces.unknown();
        }
        if (failure instanceof ValueTooLargeException) {
            return new Problem(413, "value-too-large", "a value in chunks is too long to be put together here");
        }
        LOG.error("the store failed a request", failure);
        if (failure instanceof StoreFailedException) {
            return new Problem(503, "store-failed", "the store refuses writes after a failure until it is opened anew");
        }
        if (failure instanceof StoreCorruptedException) {
            return new Problem(500, "store-corrupted", "damage was found where the entry is kept");
        }
        return new Problem(500, "store-error", "the store could not serve the request; the reason was logged");
    }
}
