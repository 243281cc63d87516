package dev.kvstore.web.internal.json;

import dev.kvstore.web.internal.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a body into lines of bounded length and counts them. Empty lines are counted and left out. */
public final class LineReader {
    private static final int BUFFER = 32 * 1024;

    private final InputStream in;
    private final long limit;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long number;

    /**
     * Reads lines.
     *
     * @param limit the most bytes of a line
     */
    public LineReader(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next line that is not blank, without its end, or null after the last. */
    public byte[] next() throws IOException {
        byte[] line = read();
        while (line != null && isBlank(line)) {
            line = read();
        }
        return line;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private byte[] read() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        do {
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            if (line.size() + (long) position - start > limit) {
                throw new Problem(413, "line-too-long", "a line must be at most " + limit + " bytes")
                        .number("line", number)
                        .with("Connection", "close");
            }
            line.write(buffer, start, position - start);
            if (position < end) {
                position++;
                return line.toByteArray();
            }
        } while (fill());
        return line.toByteArray();
    }

    /** Whether there is a byte to look at. */
    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return position < end;
    }

    /** The number of the line read last, from 1. */
    public long number() {
        return number;
    }
}
