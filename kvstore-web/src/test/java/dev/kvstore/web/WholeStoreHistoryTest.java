package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kvstore.web.ConditionalHistory.Kind;
import dev.kvstore.web.ConditionalHistory.Operation;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.Client.Answer;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches, scans and multi-gets of concurrent clients over the whole store. A batch writes all keys, so that the store is
 * one register of the versions that a batch gives its last key, and an answer of several batches is seen by its versions.
 */
class WholeStoreHistoryTest {
    private static final long SEED = Long.getLong("kvstore.history.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final int OPERATIONS = Integer.getInteger("kvstore.history.operations", 250);
    private static final int KEYS = 5;
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
    private static final Pattern PAGE = Pattern.compile("\"cursor\":\"([^\"]+)\"");

    private final ConditionalHistory history = new ConditionalHistory();
    private final Queue<String> torn = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    /** One way to read all keys; the answers, in the order of the keys. */
    private interface Scan {
        String read(Client client, Random random);
    }

    @Test
    void batchesScansAndMultiGetsFitIntoOneOrder() throws Exception {
        run(WholeStoreHistoryTest::readAtOnce);
        assertEquals(List.of(), List.copyOf(torn), "seed " + SEED);
        assertEquals(List.of(), history.contradictions(), "seed " + SEED);
        assertEquals(CLIENTS * OPERATIONS + 1, history.size());
    }

    @Test
    void findsAScanThatIsNotOfOneMoment() throws Exception {
        run((client, random) -> readPageByPage(client));
        assertFalse(torn.isEmpty(), "seed " + SEED);
    }

    private void run(Scan scan) throws Exception {
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            write(server.client(), -1);
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                all.add(threads.submit(() -> work(server.client(), random, scan)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdown();
        }
    }

    private void work(Client client, Random random, Scan scan) {
        long seen = -1;
        for (int i = 0; i < OPERATIONS; i++) {
            if (random.nextBoolean()) {
                seen = read(client, random, scan);
            } else {
                seen = write(client, random.nextInt(3) == 0 ? -1 : seen);
            }
        }
    }

    /** A batch that requires a version, or none for -1; returns the version it made, or -1 when it was refused. */
    private long write(Client client, long expected) {
        StringBuilder batch = new StringBuilder();
        if (expected >= 0) {
            batch.append("{\"op\":\"check\",\"key\":\"k4\",\"version\":" + expected + "}\n");
        }
        for (int key = 0; key < KEYS; key++) {
            batch.append("{\"op\":\"put\",\"key\":\"k" + key + "\",\"value\":\"v\"}\n");
        }
        long start = System.nanoTime();
        Answer answer = client.post("/v1/batch", batch.toString());
        long end = System.nanoTime();
        if (answer.status() == 409) {
            history.add(new Operation(Kind.REFUSED, start, end, expected, 0));
            return -1;
        }
        assertEquals(200, answer.status(), answer::toString);
        long version = numbers(SEQUENCE, answer.text()).get(0);
        history.add(new Operation(Kind.WRITE, start, end, expected, version));
        return version;
    }

    private long read(Client client, Random random, Scan scan) {
        long start = System.nanoTime();
        List<Long> versions = numbers(VERSION, scan.read(client, random));
        long end = System.nanoTime();
        long last = versions.get(KEYS - 1);
        for (int key = 0; key < KEYS; key++) {
            if (versions.get(key) != last - (KEYS - 1 - key)) {
                torn.add("of several batches: " + versions);
            }
        }
        history.add(new Operation(Kind.READ, start, end, -1, last));
        return last;
    }

    private static String readAtOnce(Client client, Random random) {
        return random.nextBoolean()
                ? client.get("/v1/range?prefix=k").text()
                : client.post("/v1/mget", "{\"keys\":[\"k0\",\"k1\",\"k2\",\"k3\",\"k4\"]}")
                        .text();
    }

    private static String readPageByPage(Client client) {
        StringBuilder all = new StringBuilder();
        String cursor = "";
        while (cursor != null) {
            String page = client.get("/v1/range?prefix=k&limit=1" + cursor).text();
            all.append(page);
            cursor = PAGE.matcher(page)
                    .results()
                    .map(found -> "&cursor=" + found.group(1))
                    .findFirst()
                    .orElse(null);
        }
        return all.toString();
    }

    private static List<Long> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .toList();
    }
}
