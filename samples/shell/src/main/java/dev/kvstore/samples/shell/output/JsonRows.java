package dev.kvstore.samples.shell.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.kvstore.samples.shell.text.ByteFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Rows as JSON objects: in one array, one a line, or a single one. The name of a member with bytes says how to read
 * them: {@code key} is text, {@code key64} Base64, {@code keyHex} hexadecimal. Text that is no UTF-8 becomes Base64.
 */
final class JsonRows implements RowWriter {
    /** How the objects are put together. */
    enum Shape {
        ARRAY,
        LINES,
        SINGLE
    }

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;
    private final OutputStream out;
    private final List<Column> columns;
    private final Shape shape;

    JsonRows(OutputStream out, List<Column> columns, Shape shape) throws IOException {
        this.out = out;
        this.columns = columns;
        this.shape = shape;
        this.json = JSON.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setPrettyPrinter(new RowPerLine());
        if (shape == Shape.ARRAY) {
            json.writeStartArray();
        }
    }

    @Override
    public void row(Object... cells) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < cells.length; i++) {
            member(json, columns.get(i), cells[i]);
        }
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        if (shape == Shape.ARRAY) {
            json.writeEndArray();
        }
        boolean any = json.getOutputContext().hasCurrentIndex();
        json.close();
        if (any) {
            out.write('\n');
        }
    }

    /** Writes one member of an object. */
    static void member(JsonGenerator json, Column column, Object cell) throws IOException {
        if (cell instanceof byte[] bytes) {
            ByteFormat format = column.bytes();
            String text = format == ByteFormat.TEXT || format == ByteFormat.UTF8 ? ByteFormat.decodeUtf8(bytes) : null;
            if (text != null) {
                json.writeStringField(column.name(), text);
            } else if (format == ByteFormat.HEX) {
                json.writeStringField(column.name() + "Hex", ByteFormat.HEX.print(bytes));
            } else {
                json.writeStringField(column.name() + "64", ByteFormat.BASE64.print(bytes));
            }
        } else if (cell instanceof Long || cell instanceof Integer) {
            json.writeNumberField(column.name(), ((Number) cell).longValue());
        } else if (cell instanceof Double number) {
            json.writeNumberField(column.name(), number);
        } else if (cell instanceof Boolean flag) {
            json.writeBooleanField(column.name(), flag);
        } else if (cell == null) {
            json.writeNullField(column.name());
        } else {
            json.writeStringField(column.name(), cell.toString());
        }
    }

    /** A line break between objects, none within. */
    private static final class RowPerLine extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;

        RowPerLine() {
            super("\n");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(",\n");
        }
    }
}
