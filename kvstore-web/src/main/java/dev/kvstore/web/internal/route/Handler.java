package dev.kvstore.web.internal.route;

import java.io.IOException;

/** Serves the requests of one route. Thread-safe. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers a request.
     *
     * @throws dev.kvstore.web.internal.http.Problem when the request can't be served
     * @throws dev.kvstore.StoreException when the store can't
     */
    void handle(Call call) throws IOException;
}
