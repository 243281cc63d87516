package dev.kvstore.samples.shell.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Entry;
import dev.kvstore.TransactionKeyspace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * Where one command's results go, in the format asked for; without one, in words at the prompt and as plain text
 * elsewhere. What is no result (complaints, progress) has no place here.
 */
public final class Output {
    private final OutputStream out;
    private final Writer text;
    private final Formats formats;
    private final boolean atPrompt;

    /**
     * @param atPrompt whether somebody converses with the shell
     */
    public Output(OutputStream out, Formats formats, boolean atPrompt) {
        this.out = out;
        this.text = new OutputStreamWriter(out, UTF_8);
        this.formats = formats;
        this.atPrompt = atPrompt;
    }

    public Formats formats() {
        return formats;
    }

    /** A write was applied as {@code version}. */
    public void applied(long version) throws IOException {
        if (isForPeople()) {
            line("OK");
        } else {
            record(Map.of("version", version == TransactionKeyspace.PENDING_VERSION ? "pending" : version));
        }
    }

    /** So many entries were deleted. */
    public void deleted(int count) throws IOException {
        if (isForPeople()) {
            line("OK");
        } else {
            record(Map.of("deleted", count));
        }
    }

    /** The answer to a lookup. */
    public void value(byte[] key, Entry entry) throws IOException {
        if (formats.output() == null) {
            String value = formats.values("value").text(entry.value());
            line(atPrompt ? "Value: " + value : value);
        } else if (formats.output() == OutputFormat.RAW) {
            out.write(entry.value());
        } else {
            List<Column> columns = List.of(formats.keys("key"), formats.values("value"), Column.of("version"));
            try (RowWriter row = rows(columns, true)) {
                row.row(key, entry.value(), entry.version());
            }
        }
    }

    /** A result that is one number, word or truth. */
    public void scalar(String name, Object value) throws IOException {
        if (isForPeople() || formats.output() == OutputFormat.RAW) {
            line(value.toString());
        } else {
            record(Map.of(name, value));
        }
    }

    /** A result that is one record: a line for each member, or one object, or one row. */
    public void record(Map<String, ?> members) throws IOException {
        if (isForPeople() || formats.output() == OutputFormat.RAW) {
            List<Column> columns = List.of(Column.of("name"), Column.of("value"));
            try (RowWriter rows =
                    formats.output() == OutputFormat.RAW ? new RawRows(out) : new TableRows(text, columns, false)) {
                for (Map.Entry<String, ?> member : members.entrySet()) {
                    rows.row(member.getKey(), member.getValue());
                }
            }
            text.flush();
            return;
        }
        try (RowWriter row = rows(members.keySet().stream().map(Column::of).toList(), true)) {
            row.row(members.values().toArray());
        }
    }

    /** A result of any number of rows. The caller closes it. */
    public RowWriter rows(List<Column> columns) throws IOException {
        return rows(columns, false);
    }

    /** A line for people. */
    public void line(String line) throws IOException {
        text.append(line).append('\n');
        text.flush();
    }

    private boolean isForPeople() {
        return formats.output() == null || formats.output() == OutputFormat.TABLE;
    }

    private RowWriter rows(List<Column> columns, boolean single) throws IOException {
        OutputFormat format = formats.output() == null ? OutputFormat.TABLE : formats.output();
        return switch (format) {
            case TABLE -> flushing(new TableRows(text, columns, true));
            case JSON -> new JsonRows(out, columns, single ? JsonRows.Shape.SINGLE : JsonRows.Shape.ARRAY);
            case NDJSON -> new JsonRows(out, columns, JsonRows.Shape.LINES);
            case CSV -> flushing(new CsvRows(text, columns));
            case RAW -> new RawRows(out);
        };
    }

    private RowWriter flushing(RowWriter rows) {
        return new RowWriter() {
            @Override
            public void row(Object... cells) throws IOException {
                rows.row(cells);
            }

            @Override
            public void close() throws IOException {
                rows.close();
                text.flush();
            }
        };
    }
}
