package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.Cursor;
import dev.kvstore.Snapshot;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Ranges;
import dev.kvstore.web.internal.json.Json;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.LargeValues;
import dev.kvstore.web.internal.route.SteadyOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * All entries of a range as of one moment, {@code /v1/export}: an object a line, and at the end
 * <code>{"end": n}</code> with their number, without which the stream is not whole. A reader that is too slow is cut
 * off: what it reads can't be compacted away meanwhile.
 */
final class ExportResource {
    private ExportResource() {}

    static void get(Call call) throws IOException {
        try (Snapshot snapshot = call.store().snapshot();
                Cursor cursor = call.keyspace(snapshot).cursor(Ranges.of(call.query()));
                OutputStream out = new SteadyOutput(call.stream(200, MediaTypes.NDJSON));
                JsonGenerator json = Json.generator(out)) {
            json.setRootValueSeparator(null);
            long count = 0;
            boolean more = !call.isHead() && cursor.first();
            while (more) {
                json.writeStartObject();
                Text.write(json, "key", cursor.keyBytes());
                if (cursor.valueLength() > LargeValues.MAX_HELD) {
                    LargeValues.write(json, call.keyspace(snapshot), cursor.keyBytes());
                } else {
                    Text.write(json, "value", cursor.valueBytes());
                }
                json.writeNumberField("version", cursor.version());
                json.writeEndObject();
                json.writeRaw('\n');
                count++;
                more = cursor.next();
            }
            json.writeStartObject();
            json.writeNumberField("end", count);
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        }
    }
}
