package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.web.ConditionalHistory.Kind;
import dev.kvstore.web.ConditionalHistory.Operation;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditional writes of concurrent clients have an order that explains what all of them saw. */
class LinearizabilityTest {
    private static final long SEED = Long.getLong("kvstore.history.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final int OPERATIONS = Integer.getInteger("kvstore.history.operations", 250);
    private static final int KEYS = 3;

    private final List<ConditionalHistory> histories = new ArrayList<>();

    private static long version(Answer answer) {
        String tag = answer.header("ETag");
        return tag == null ? 0 : Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    private void run(Client client, Random random) {
        long[] seen = new long[KEYS];
        for (int i = 0; i < OPERATIONS; i++) {
            int key = random.nextInt(KEYS);
            String path = "/v1/kv?key=k" + key;
            long start = System.nanoTime();
            Operation done;
            if (random.nextInt(3) == 0) {
                Answer answer = client.get(path);
                done = new Operation(Kind.READ, start, System.nanoTime(), -1, version(answer));
            } else if (random.nextInt(8) == 0) {
                Answer answer = client.put(path, "v" + i);
                done = new Operation(Kind.WRITE, start, System.nanoTime(), -1, version(answer));
            } else {
                Answer answer = seen[key] == 0
                        ? client.put(path, "v" + i, "If-None-Match", "*")
                        : client.put(path, "v" + i, "If-Match", "\"" + seen[key] + "\"");
                Kind kind = answer.status() == 412 ? Kind.REFUSED : Kind.WRITE;
                done = new Operation(kind, start, System.nanoTime(), seen[key], version(answer));
            }
            histories.get(key).add(done);
            seen[key] = done.kind() == Kind.REFUSED ? version(client.get(path)) : done.version();
        }
    }

    @Test
    void everyClientsViewFitsIntoOneOrder(@TempDir Path directory) throws Exception {
        for (int i = 0; i < KEYS; i++) {
            histories.add(new ConditionalHistory());
        }
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                all.add(threads.submit(() -> run(server.client(), random)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdown();
        }
        int operations = 0;
        for (ConditionalHistory history : histories) {
            assertEquals(List.of(), history.contradictions(), "seed " + SEED);
            operations += history.size();
        }
        assertEquals(CLIENTS * OPERATIONS, operations);
    }

    @Test
    void theCheckFindsWhatItIsFor() {
        assertContradiction(write(0, 1, 0, 5), read(2, 3, 0));
        assertContradiction(write(0, 1, 0, 5), write(2, 3, 5, 6), read(4, 5, 5));
        assertContradiction(write(0, 1, 0, 5), write(2, 5, 5, 6), write(3, 6, 5, 7));
        assertContradiction(write(0, 1, 0, 5), new Operation(Kind.REFUSED, 2, 3, 5, 0));
        assertContradiction(read(0, 1, 4));
        assertContradiction(write(0, 1, 0, 5), write(2, 3, -1, 4));
        ConditionalHistory sound = new ConditionalHistory();
        List.of(write(0, 4, 0, 5), read(1, 2, 0), read(2, 6, 5), new Operation(Kind.REFUSED, 3, 9, 0, 0))
                .forEach(sound::add);
        assertTrue(sound.contradictions().isEmpty(), () -> "" + sound.contradictions());
    }

    private static Operation write(long start, long end, long expected, long version) {
        return new Operation(Kind.WRITE, start, end, expected, version);
    }

    private static Operation read(long start, long end, long version) {
        return new Operation(Kind.READ, start, end, -1, version);
    }

    private static void assertContradiction(Operation... operations) {
        ConditionalHistory history = new ConditionalHistory();
        List.of(operations).forEach(history::add);
        assertFalse(history.contradictions().isEmpty(), () -> "found nothing in " + List.of(operations));
    }
}
