package dev.kvstore.samples.shell.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;

/** The columns {@code key} and {@code value} below a header that names them; others are left alone. */
final class CsvEntryReader implements EntryReader {
    private final CsvReader<NamedCsvRecord> csv;
    private final CloseableIterator<NamedCsvRecord> records;
    private final ByteFormat keys;
    private final ByteFormat values;
    private byte[] key;
    private byte[] value;

    CsvEntryReader(InputStream in, Formats formats) {
        this.csv = CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(in, UTF_8));
        this.records = csv.iterator();
        this.keys = formats.key() == null ? ByteFormat.UTF8 : formats.key();
        this.values = formats.value() == null ? ByteFormat.UTF8 : formats.value();
    }

    @Override
    public boolean next() {
        NamedCsvRecord line;
        try {
            if (!records.hasNext()) {
                return false;
            }
            line = records.next();
        } catch (CsvParseException e) {
            throw new UsageException("no CSV: " + e.getMessage(), e);
        }
        try {
            key = keys.parse(field(line, "key"));
            value = values.parse(field(line, "value"));
        } catch (UsageException e) {
            throw new UsageException("line " + line.getStartingLineNumber() + ": " + e.getMessage(), e);
        }
        return true;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private static String field(NamedCsvRecord line, String name) {
        return line.findField(name)
                .orElseThrow(() -> new UsageException(
                        "there is no column '" + name + "' here; the header names " + line.getHeader()));
    }
}
