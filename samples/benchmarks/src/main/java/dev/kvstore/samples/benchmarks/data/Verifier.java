package dev.kvstore.samples.benchmarks.data;

import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;

/** Checks that a store answers as it should before anything is measured on it. */
final class Verifier {

    private static final int SAMPLES = 1000;

    private Verifier() {}

    /** Throws unless the store holds exactly {@code data}, tried with a full scan and some gets. */
    static void verify(Session session, DataSet data) {
        int scanned = 0;
        try (Scan scan = session.openScan()) {
            for (boolean more = scan.first(); more; more = scan.next()) {
                scanned++;
            }
        }
        require(scanned == data.entries(), data.entries() + " entries expected, " + scanned + " scanned");
        Values values = new Values(data.valueBytes());
        ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
        ByteBuffer expected = ByteBuffer.allocateDirect(data.valueBytes());
        ByteBuffer actual = ByteBuffer.allocateDirect(data.valueBytes());
        UniformIds ids = new UniformIds(data.entries(), SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            int id = ids.next();
            Keys.scattered(id, key);
            int length = session.get(key, actual.clear());
            require(length == data.valueBytes(), "value of entry " + id + " has length " + length);
            values.fill(id, 0, expected);
            require(expected.equals(actual.clear()), "value of entry " + id + " is wrong");
            Keys.absent(id, key);
            require(session.get(key, actual.clear()) == -1, "a key that was never written has a value");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
