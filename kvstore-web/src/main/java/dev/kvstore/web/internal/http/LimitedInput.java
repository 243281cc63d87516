package dev.kvstore.web.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;

/**
 * A body that is counted while it is read: too long a one ends in 413, one that trickles in 408. Neither is known
 * from a header, which a client may leave out or lie in.
 */
public final class LimitedInput extends InputStream {
    private static final long GRACE_NANOS = 10_000_000_000L;
    private static final long MIN_BYTES_PER_SECOND = 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final InputStream in;
    private final long limit;
    private final LongAdder counter;
    private final long start = System.nanoTime();
    private long waited;
    private long count;

    /**
     * Limits a body.
     *
     * @param limit the most bytes it may have
     * @param counter counts the bytes read
     */
    public LimitedInput(InputStream in, long limit, LongAdder counter) {
        this.in = in;
        this.limit = limit;
        this.counter = counter;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long before = System.nanoTime();
        int read = in.read(buffer, offset, length);
        long now = System.nanoTime();
        // Only the time spent waiting for the client counts: the store may be slow to take what it sent.
        waited += now - before;
        if (read > 0) {
            count += read;
            counter.add(read);
            checkCount();
        }
        if (waited > GRACE_NANOS && now - start > GRACE_NANOS) {
            checkRate();
        }
        return read;
    }

    private void checkCount() {
        if (count > limit) {
            throw Problem.tooLarge(limit).with("Connection", "close");
        }
    }

    private void checkRate() {
        if (count < waited / NANOS_PER_SECOND * MIN_BYTES_PER_SECOND) {
            throw new Problem(
                            408,
                            "body-too-slow",
                            "the body must arrive at " + MIN_BYTES_PER_SECOND + " bytes a second or more")
                    .with("Connection", "close");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
