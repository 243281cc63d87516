package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Query;
import dev.kvstore.web.internal.json.LineReader;
import dev.kvstore.web.testkit.FakeExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parsers against input that almost makes sense. {@code -Dkvstore.fuzz.seed=n} repeats a run,
 * {@code -Dkvstore.fuzz.rounds=n} makes a longer one.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("kvstore.fuzz.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("kvstore.fuzz.rounds", 4000);
    private static final List<String> NAMES = List.of("key", "key64", "keyHex", "limit", "from", "prefix64");
    private static final String[] QUERIES = {
        "key=a%20b&limit=10", "key64=_w&prefix64=AA", "keyHex=00ff&from=%C3%BC", "key=%ff%00&limit=", "key=a+b=c"
    };
    private static final String[] BODIES = {
        "{\"key\":\"k\",\"value\":\"v\\u00e9\\ud83d\\ude00\"}",
        "{\"k\":[1,2.5e3,{\"a\":null}],\"x\":true}",
        "{\"op\":\"put\",\"key\":\"a\",\"value\":\"1\"}\n{\"op\":\"delete\",\"key64\":\"_w\"}\r\n\n",
        "{\"op\":\"check\",\"key\":\"a\",\"version\":12}\n{\"op\":\"deleteRange\",\"from\":\"a\",\"to64\":\"Yg\"}",
        "{\"keys\":[\"a\",{\"key64\":\"_w\"},\"\\n\"]}",
        "{\"key\":\"a\",\"value64\":\"_-8\",\"version\":3}\n{\"end\":1}\n",
    };
    private static final byte[] SPICE = "{}[]\",:\\%&=+/\n\r\t u0e-.\u0000".getBytes(StandardCharsets.ISO_8859_1);

    private final Random random = new Random(SEED);

    private String where(int round, byte[] input) {
        return "seed " + SEED + ", round " + round + ": " + new String(input, StandardCharsets.ISO_8859_1);
    }

    /** A sample with some bytes replaced, left out, repeated, or parts of another sample put in. */
    private byte[] mutated(String[] samples) {
        byte[] bytes = samples[random.nextInt(samples.length)].getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(5)) {
                case 0 -> spliced(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(bytes, at, 0, new byte[] {SPICE[random.nextInt(SPICE.length)]});
                case 2 -> spliced(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(8)), new byte[0]);
                case 3 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at / 2, at));
                default ->
                    spliced(bytes, at, 0, samples[random.nextInt(samples.length)].getBytes(StandardCharsets.UTF_8));
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(added);
        out.write(bytes, at + removed, bytes.length - at - removed);
        return out.toByteArray();
    }

    @Test
    void queriesAreRefusedOrMeanWhatTheySay() {
        int taken = 0;
        for (int round = 0; round < ROUNDS * 5; round++) {
            byte[] input = mutated(QUERIES);
            String raw = new String(input, StandardCharsets.UTF_8);
            try {
                Query query = Query.parse(raw, NAMES);
                for (String name : NAMES) {
                    if (query.has(name)) {
                        assertArrayEquals(decoded(raw, name), query.raw(name), where(round, input));
                    }
                }
                taken++;
                query.integer("limit", 1, 0, 100);
                query.bytes("prefix");
                query.key();
            } catch (Problem e) {
                assertEquals(400, e.status(), where(round, input));
            }
        }
        assertTrue(taken > ROUNDS / 10 && taken < ROUNDS * 5, "taken " + taken + " of " + ROUNDS * 5);
    }

    /** The bytes of a parameter by another way than the parser's. */
    private static byte[] decoded(String raw, String name) {
        for (String pair : raw.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                byte[] escaped = pair.substring(name.length() + 1).getBytes(StandardCharsets.UTF_8);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (int i = 0; i < escaped.length; i++) {
                    if (escaped[i] == '%') {
                        out.write(Integer.parseInt(new String(escaped, i + 1, 2, StandardCharsets.US_ASCII), 16));
                        i += 2;
                    } else {
                        out.write(escaped[i]);
                    }
                }
                return out.toByteArray();
            }
        }
        return null;
    }

    @Test
    void linesAreTheSameHoweverTheyArrive() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(BODIES);
            List<String> expected = new ArrayList<>();
            for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                if (!line.matches("[ \t\r]*")) {
                    expected.add(line);
                }
            }
            LineReader reader = new LineReader(inPieces(input), 1000);
            List<String> lines = new ArrayList<>();
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                lines.add(new String(line, StandardCharsets.ISO_8859_1));
            }
            assertEquals(expected, lines, where(round, input));
        }
    }

    private InputStream inPieces(byte[] input) {
        return new ByteArrayInputStream(input) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    @Test
    void noBodyIsTheServersFault(@TempDir Path directory) throws Exception {
        String[][] routes = {{"REST", "/v1/batch"}, {"REST", "/v1/import"}, {"REST", "/v1/mget"}, {"JSON", "/set"}};
        int[] served = new int[routes.length];
        try (KeyValueStore store = KeyValueStore.open(directory)) {
            HttpApi rest = new HttpApi(Dialect.REST, () -> store, HttpOptions.defaults());
            HttpApi json = new HttpApi(Dialect.JSON, () -> store, HttpOptions.defaults());
            for (int round = 0; round < ROUNDS; round++) {
                byte[] input = mutated(BODIES);
                int route = random.nextInt(routes.length);
                FakeExchange exchange = new FakeExchange("POST", routes[route][1], null, input);
                (routes[route][0].equals("REST") ? rest : json).dispatcher().dispatch(exchange);
                int round1 = round;
                assertTrue(
                        List.of(200, 400, 404, 409, 413).contains(exchange.status()),
                        () -> exchange.status() + " " + where(round1, input));
                served[route] += exchange.status() == 200 ? 1 : 0;
            }
        }
        assertTrue(Arrays.stream(served).allMatch(count -> count > 0), () -> "seed " + SEED + Arrays.toString(served));
    }
}
