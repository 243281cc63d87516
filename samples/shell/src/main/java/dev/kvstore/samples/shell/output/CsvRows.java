package dev.kvstore.samples.shell.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Rows as comma-separated values below a header. */
final class CsvRows implements RowWriter {
    private final CsvWriter csv;
    private final List<Column> columns;

    CsvRows(Writer out, List<Column> columns) {
        this.columns = columns;
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        csv.writeRecord(columns.stream().map(Column::name).toArray(String[]::new));
    }

    @Override
    public void row(Object... cells) {
        String[] fields = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            fields[i] = columns.get(i).text(cells[i]);
        }
        csv.writeRecord(fields);
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }
}
