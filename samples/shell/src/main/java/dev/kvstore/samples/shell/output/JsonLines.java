package dev.kvstore.samples.shell.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** Entries as JSON objects, one a line, each line complete by itself: what an import reads back. */
public final class JsonLines {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final Column key;
    private final Column value;

    public JsonLines(OutputStream out, Formats formats) throws IOException {
        this.json = JSON.createGenerator(out);
        json.setRootValueSeparator(null);
        this.key = formats.keys("key");
        this.value = formats.values("value");
    }

    public void entry(byte[] entryKey, byte[] entryValue) throws IOException {
        json.writeStartObject();
        JsonRows.member(json, key, entryKey);
        JsonRows.member(json, value, entryValue);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    public void flush() throws IOException {
        json.flush();
    }
}
