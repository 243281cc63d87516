package dev.kvstore.web;

import java.util.function.Consumer;

/** Ends the program that serves a store, when asked to over HTTP. */
@FunctionalInterface
public interface ShutdownHandler {
    /**
     * Begins an orderly shutdown and returns once it goes on without this request's thread. May be called more than
     * once.
     *
     * @param progress takes a line for each step that is known to be done while the request is answered
     */
    void shutdown(Consumer<String> progress);
}
