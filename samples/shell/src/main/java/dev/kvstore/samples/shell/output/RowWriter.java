package dev.kvstore.samples.shell.output;

import java.io.IOException;

/** Writes rows of a result; the last ones may come out at {@link #close}. A null cell is an absent one. */
public interface RowWriter extends AutoCloseable {
    /** Writes one row, a cell for each column: {@code byte[]}, a number, a boolean or a string. */
    void row(Object... cells) throws IOException;

    /** Writes the end. The stream stays open. */
    @Override
    void close() throws IOException;
}
