package dev.kvstore.web.internal.route;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.web.Dialect;
import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.internal.http.Problem;
import java.util.function.Supplier;

/**
 * What the handlers of one API share.
 *
 * @param dialect the routes it serves
 * @param source the store; null while there is none yet
 * @param options as configured
 * @param readOnly 1 refuses writes
 * @param maxBodyBytes the longest value or batch line
 * @param maxScanLimit the most entries of one page
 * @param counters what it has served
 */
public record Service(
        Dialect dialect,
        Supplier<KeyValueStore> source,
        HttpOptions options,
        LongSetting readOnly,
        LongSetting maxBodyBytes,
        LongSetting maxScanLimit,
        Counters counters) {
    /** The store; 503 while it is being opened. */
    public KeyValueStore store() {
        KeyValueStore store = source.get();
        if (store == null) {
            throw Problem.unavailable("store-not-ready", "the store is being opened");
        }
        return store;
    }
}
