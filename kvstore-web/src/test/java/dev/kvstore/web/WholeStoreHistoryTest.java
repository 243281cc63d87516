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
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches, range deletions, scans, multi-gets and exports of concurrent clients over the whole store. A batch says of all
 * keys what becomes of them, and writes the last one, so that the store is one register of that key's versions, and an
 * answer of several batches is seen by its versions. No client can hold a snapshot open; each answer is of one.
 */
class WholeStoreHistoryTest {
    private static final long SEED = Long.getLong("kvstore.history.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final int OPERATIONS = Integer.getInteger("kvstore.history.operations", 250);
    private static final int KEYS = 5;
    private static final Pattern ENTRY = Pattern.compile("\"key\":\"k(\\d)\"[^{}]*\"version\":(\\d+)");
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

    /** One way to write some lines that begin with what deletes all keys; the answer to the last request. */
    private interface Replacement {
        Answer write(Client client, String check, String deletion, String puts);
    }

    @Test
    void batchesRangeDeletionsScansMultiGetsAndExportsFitIntoOneOrder() throws Exception {
        run(WholeStoreHistoryTest::readAtOnce, WholeStoreHistoryTest::replaceAtOnce);
        assertEquals(List.of(), List.copyOf(torn), "seed " + SEED);
        assertEquals(List.of(), history.contradictions(), "seed " + SEED);
        assertEquals(CLIENTS * OPERATIONS + 1, history.size());
    }

    @Test
    void findsAScanThatIsNotOfOneMoment() throws Exception {
        run((client, random) -> readPageByPage(client), WholeStoreHistoryTest::replaceAtOnce);
        assertFalse(torn.isEmpty(), "seed " + SEED);
    }

    @Test
    void findsARangeDeletionThatIsSeenBeforeTheRestOfItsBatch() throws Exception {
        run(WholeStoreHistoryTest::readAtOnce, WholeStoreHistoryTest::deleteAndPut);
        assertFalse(torn.isEmpty(), "seed " + SEED);
    }

    private void run(Scan scan, Replacement replacement) throws Exception {
        try (TestServer server = new TestServer(directory, Dialect.REST, HttpOptions.defaults())) {
            put(server.client(), -1);
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                all.add(threads.submit(() -> work(server.client(), random, scan, replacement)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdown();
        }
    }

    private void work(Client client, Random random, Scan scan, Replacement replacement) {
        long seen = -1;
        for (int i = 0; i < OPERATIONS; i++) {
            long expected = random.nextInt(3) == 0 ? -1 : seen;
            if (random.nextBoolean()) {
                seen = read(client, random, scan);
            } else {
                seen = random.nextBoolean() ? put(client, expected) : replace(client, expected, replacement);
            }
        }
    }

    /** A batch that requires a version, or none for -1; returns the version it made, or -1 when it was refused. */
    private long put(Client client, long expected) {
        StringBuilder batch = new StringBuilder(check(expected));
        for (int key = 0; key < KEYS; key++) {
            batch.append(put(key));
        }
        long start = System.nanoTime();
        return note(start, expected, client.post("/v1/batch", batch.toString()));
    }

    /** The same, of the first and the last key; between them nothing is left. */
    private long replace(Client client, long expected, Replacement replacement) {
        String deletion = "{\"op\":\"deleteRange\",\"from\":\"k\",\"to\":\"l\"}\n";
        long start = System.nanoTime();
        return note(start, expected, replacement.write(client, check(expected), deletion, put(0) + put(KEYS - 1)));
    }

    private static String check(long expected) {
        return expected < 0 ? "" : "{\"op\":\"check\",\"key\":\"k4\",\"version\":" + expected + "}\n";
    }

    private static String put(int key) {
        return "{\"op\":\"put\",\"key\":\"k" + key + "\",\"value\":\"v\"}\n";
    }

    private static Answer replaceAtOnce(Client client, String check, String deletion, String puts) {
        return client.post("/v1/batch", check + deletion + puts);
    }

    /** What a server would do that does not apply a batch as a whole. */
    private static Answer deleteAndPut(Client client, String check, String deletion, String puts) {
        Answer deleted = client.post("/v1/batch", check + deletion);
        return deleted.status() == 409 ? deleted : client.post("/v1/batch", puts);
    }

    private long note(long start, long expected, Answer answer) {
        long end = System.nanoTime();
        if (answer.status() == 409) {
            history.add(new Operation(Kind.REFUSED, start, end, expected, 0));
            return -1;
        }
        assertEquals(200, answer.status(), answer::toString);
        Matcher sequence = SEQUENCE.matcher(answer.text());
        assertTrue(sequence.find(), answer::toString);
        long version = Long.parseLong(sequence.group(1));
        history.add(new Operation(Kind.WRITE, start, end, expected, version));
        return version;
    }

    private long read(Client client, Random random, Scan scan) {
        long start = System.nanoTime();
        Map<Integer, Long> versions = new TreeMap<>();
        ENTRY.matcher(scan.read(client, random))
                .results()
                .forEach(entry -> versions.put(Integer.parseInt(entry.group(1)), Long.parseLong(entry.group(2))));
        long end = System.nanoTime();
        long last = versions.getOrDefault(KEYS - 1, 0L);
        if (!versions.equals(afterPut(last)) && !versions.equals(Map.of(0, last - 1, KEYS - 1, last))) {
            torn.add("of several batches: " + versions);
        }
        history.add(new Operation(Kind.READ, start, end, -1, last));
        return last == 0 ? -1 : last;
    }

    private static Map<Integer, Long> afterPut(long last) {
        Map<Integer, Long> versions = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            versions.put(key, last - (KEYS - 1 - key));
        }
        return versions;
    }

    private static String readAtOnce(Client client, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> client.get("/v1/range?prefix=k").text();
            case 1 -> client.get("/v1/range?prefix=k&reverse=true").text();
            case 2 -> client.get("/v1/export?prefix=k").text();
            default ->
                client.post("/v1/mget", "{\"keys\":[\"k0\",\"k1\",\"k2\",\"k3\",\"k4\"]}")
                        .text();
        };
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
}
