package dev.kvstore.samples.shell.transfer;

import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.output.JsonLines;
import java.io.IOException;
import java.io.OutputStream;

/** One object a line. */
final class JsonEntryWriter implements EntryWriter {
    private final JsonLines lines;

    JsonEntryWriter(OutputStream out, Formats formats) throws IOException {
        this.lines = new JsonLines(out, formats);
    }

    @Override
    public void entry(byte[] key, byte[] value) throws IOException {
        lines.entry(key, value);
    }

    @Override
    public void flush() throws IOException {
        lines.flush();
    }

    @Override
    public void end() throws IOException {
        lines.flush();
    }
}
