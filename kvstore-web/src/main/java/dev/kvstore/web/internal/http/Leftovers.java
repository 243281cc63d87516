package dev.kvstore.web.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * What is left of a body when its request has been refused. A connection that is closed while the client still sends is reset,
 * and the client may lose the answer that explains it; so some more is read and dropped.
 */
public final class Leftovers {
    private static final long MAX_BYTES = 8L << 20;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int BUFFER = 16 * 1024;

    private Leftovers() {}

    /** Sends the answer and reads on for a while; the container ends the connection when that was not enough. */
    public static void drop(Exchange exchange) throws IOException {
        exchange.output().flush();
        if (exchange.header("Expect") != null) {
            // Reading would ask for a body that was not sent yet.
            return;
        }
        long deadline = System.nanoTime() + MAX_NANOS;
        try {
            InputStream in = exchange.body();
            byte[] buffer = new byte[BUFFER];
            long dropped = 0;
            int read = 0;
            while (read >= 0 && dropped < MAX_BYTES && System.nanoTime() < deadline) {
                read = in.read(buffer, 0, buffer.length);
                dropped += Math.max(read, 0);
            }
        } catch (IOException e) {
            // The client does not care for the answer either.
            return;
        }
    }
}
