package dev.kvstore.samples.server;

import dev.kvstore.KeyValueStore;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A store and the HTTP server in front of it, from start to end. The server listens before the store is open, so that
 * who asks for its health learns that it is recovering. It ends in this order: no new connections, requests under way
 * get their answers, then flush, sync, unlock. Thread-safe.
 */
final class ServedStore {
    private static final long DRAIN_SECONDS = 10;

    private final ServerOptions options;
    private final PrintWriter out;
    private final HttpServer http;
    private final EndReport end = new EndReport();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile KeyValueStore store;

    ServedStore(ServerOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
        this.http = new HttpServer(options, () -> store, this::stopByRequest);
    }

    /** Listens, opens the store, and says where it is served. */
    void start() throws Exception {
        http.start();
        try {
            store = Opening.open(options, out);
        } catch (Throwable e) {
            http.stop();
            throw e;
        }
        http.announce(out);
        out.println("ready; stop with Ctrl+C" + http.shutdownHint());
    }

    /** Waits until somebody has stopped it. */
    void awaitEnd() throws InterruptedException {
        end.await();
        answered.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        http.stop();
    }

    /** Ends everything from the JVM's shutdown hook, whose exit status would otherwise be that of the signal. */
    void stopBySignal() {
        boolean signalled = end.begin();
        if (signalled) {
            endOrderly(end);
            http.stop();
            out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    /** Ends everything and tells a client each step; its own request is the only one that is not waited for. */
    private void stopByRequest(Consumer<String> progress) {
        if (end.begin()) {
            endOrderly(end);
        }
        end.awaitLines(progress);
        http.afterCurrentResponses(answered::countDown);
    }

    private void endOrderly(EndReport report) {
        Consumer<String> say = line -> {
            out.println(line);
            report.add(line);
        };
        try {
            say.accept("shutting down: accepting no more connections");
            http.refuseMore();
            boolean drained = http.drain(DRAIN_SECONDS);
            say.accept(drained ? "all other requests are answered" : "gave up waiting for requests under way");
            KeyValueStore open = store;
            if (open != null) {
                closeStore(open, say);
            }
            say.accept("bye");
        } catch (RuntimeException e) {
            say.accept("shutdown failed: " + e.getMessage());
        } finally {
            report.finish();
        }
    }

    private void closeStore(KeyValueStore open, Consumer<String> say) {
        long entries = open.metrics().memtableEntries();
        say.accept("flushing " + entries + " entries from memory to a table");
        say.accept("flushed: everything up to sequence " + open.flush() + " is in tables");
        say.accept("synced: everything up to sequence " + open.sync() + " survives a power cut");
        open.close();
        say.accept("store closed and unlocked: " + open.path());
    }
}
