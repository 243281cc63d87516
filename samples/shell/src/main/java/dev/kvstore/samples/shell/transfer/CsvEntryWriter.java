package dev.kvstore.samples.shell.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.text.ByteFormat;
import java.io.IOException;
import java.io.Writer;

/** Two columns below a header. */
final class CsvEntryWriter implements EntryWriter {
    private final CsvWriter csv;
    private final ByteFormat keys;
    private final ByteFormat values;

    CsvEntryWriter(Writer out, Formats formats, boolean continued) {
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        this.keys = formats.key() == null ? ByteFormat.UTF8 : formats.key();
        this.values = formats.value() == null ? ByteFormat.UTF8 : formats.value();
        if (!continued) {
            csv.writeRecord("key", "value");
        }
    }

    @Override
    public void entry(byte[] key, byte[] value) {
        csv.writeRecord(keys.print(key), values.print(value));
    }

    @Override
    public void flush() throws IOException {
        csv.flush();
    }

    @Override
    public void end() throws IOException {
        csv.flush();
    }
}
