package dev.kvstore.web.internal.route;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** A stream to a client that must keep reading: below 1 KiB a second, or after an hour, it breaks. */
public final class SteadyOutput extends FilterOutputStream {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long MIN_BYTES_PER_SECOND = 1024;

    private final long start = System.nanoTime();
    private long waited;
    private long count;

    public SteadyOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long before = System.nanoTime();
        out.write(bytes, offset, length);
        long now = System.nanoTime();
        waited += now - before;
        count += length;
        boolean slow = waited > GRACE_NANOS && count < TimeUnit.NANOSECONDS.toSeconds(waited) * MIN_BYTES_PER_SECOND;
        if (slow || now - start > MAX_NANOS) {
            throw new IOException("the client reads too slowly");
        }
    }

    /** Leaves the response to the container. */
    @Override
    public void close() {}
}
