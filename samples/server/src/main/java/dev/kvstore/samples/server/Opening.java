package dev.kvstore.samples.server;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreOptions;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens a store, and says every second that it is still at it: recovery reads the whole log. */
final class Opening {
    private Opening() {}

    static KeyValueStore open(ServerOptions options, PrintWriter out) {
        long start = System.nanoTime();
        StoreOptions storeOptions = options.storeOptions().toBuilder()
                .listener(event -> {
                    if (event instanceof StoreEvent.Recovered recovered && recovered.records() > 0) {
                        out.println(recovered.message());
                    }
                })
                .build();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        Thread ticker = new Thread(() -> tick(opened, start, out), "server-opening");
        ticker.setDaemon(true);
        ticker.start();
        try {
            KeyValueStore store = KeyValueStore.open(options.store, storeOptions);
            out.printf(
                    "store   %s, open after %d ms, %,d entries, sequence %d%n",
                    store.path(), millisSince(start), store.metrics().estimatedEntries(), store.lastSequence());
            return store;
        } finally {
            opened.complete(null);
        }
    }

    private static void tick(CompletableFuture<Void> opened, long start, PrintWriter out) {
        while (true) {
            try {
                opened.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                out.println("opening the store: " + millisSince(start) / 1000 + " s");
            } catch (InterruptedException | ExecutionException e) {
                return;
            }
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
