package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that race for one key: whoever wins, nobody's write is lost. */
class ConditionalWritesTest {
    private static final int CLIENTS = 4;
    private static final int INCREMENTS = 15;
    private static final String COUNTER = "/v1/kv?key=counter";

    @TempDir
    private Path directory;

    private static void inParallel(Runnable work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void everyIncrementOfASharedCounterCountsOnce() throws Exception {
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            Client client = server.client();
            client.put(COUNTER, "0");
            Set<Integer> written = new ConcurrentSkipListSet<>();
            inParallel(() -> {
                for (int done = 0; done < INCREMENTS; ) {
                    Answer read = client.get(COUNTER);
                    int next = Integer.parseInt(read.text()) + 1;
                    Answer put = client.put(COUNTER, "" + next, "If-Match", read.header("ETag"));
                    if (put.status() == 204) {
                        assertTrue(written.add(next), () -> next + " was written twice");
                        done++;
                    } else {
                        assertEquals(412, put.status());
                    }
                }
            });
            assertEquals("" + CLIENTS * INCREMENTS, client.get(COUNTER).text());
            assertEquals(CLIENTS * INCREMENTS, written.size());
        }
    }

    @Test
    void aKeyIsCreatedByOneAndDeletedByOne() throws Exception {
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            Client client = server.client();
            for (int round = 0; round < 20; round++) {
                String key = "/v1/kv?key=round" + round;
                AtomicInteger created = new AtomicInteger();
                AtomicInteger deleted = new AtomicInteger();
                inParallel(() -> {
                    if (client.put(key, "v", "If-None-Match", "*").status() == 201) {
                        created.incrementAndGet();
                    }
                });
                inParallel(() -> {
                    if (client.delete(key).status() == 204) {
                        deleted.incrementAndGet();
                    }
                });
                assertEquals(1, created.get());
                assertEquals(1, deleted.get());
            }
        }
    }

    @Test
    void unconditionalPutsTellTheTruthAboutWhatTheyReplaced() throws Exception {
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            Client client = server.client();
            for (int round = 0; round < 20; round++) {
                String key = "/v1/kv?key=new" + round;
                AtomicInteger created = new AtomicInteger();
                inParallel(() -> {
                    if (client.put(key, "v").status() == 201) {
                        created.incrementAndGet();
                    }
                });
                assertEquals(1, created.get());
            }
        }
    }
}
