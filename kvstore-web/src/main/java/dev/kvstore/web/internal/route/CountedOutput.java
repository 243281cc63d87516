package dev.kvstore.web.internal.route;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes of a streamed response. */
final class CountedOutput extends FilterOutputStream {
    private final LongAdder counter;

    CountedOutput(OutputStream out, LongAdder counter) {
        super(out);
        this.counter = counter;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        counter.increment();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        counter.add(length);
    }
}
