package dev.kvstore.samples.shell.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** Rows as they are: bytes unchanged, a tab between cells, a newline after each row. */
final class RawRows implements RowWriter {
    private final OutputStream out;

    RawRows(OutputStream out) {
        this.out = out;
    }

    @Override
    public void row(Object... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                out.write('\t');
            }
            if (cells[i] instanceof byte[] bytes) {
                out.write(bytes);
            } else if (cells[i] != null) {
                out.write(cells[i].toString().getBytes(UTF_8));
            }
        }
        out.write('\n');
    }

    @Override
    public void close() {}
}
