package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.KeyRange;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Query;
import dev.kvstore.web.internal.http.Ranges;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;

/** A page of a range of keys, {@code /v1/range}. */
final class RangeResource {
    private static final int DEFAULT_LIMIT = 100;

    private RangeResource() {}

    static void get(Call call) throws IOException {
        Query query = call.query();
        boolean reverse = query.flag("reverse");
        boolean keysOnly = query.flag("keysOnly");
        int maximum = (int) call.service().maxScanLimit().get();
        int limit = query.integer("limit", Math.min(DEFAULT_LIMIT, maximum), 1, maximum);
        boolean lines = MediaTypes.choose(call.header("Accept"), MediaTypes.JSON, MediaTypes.NDJSON)
                .equals(MediaTypes.NDJSON);
        KeyRange range = Ranges.of(query);
        if (query.has("cursor")) {
            byte[] position = PageToken.decode(query.raw("cursor"), reverse).position();
            range = reverse ? Ranges.endingBefore(range, position) : Ranges.startingAt(range, position);
        }
        byte[] prefix = query.bytes("prefix");
        PageReader reader = new PageReader(prefix == null ? 0 : prefix.length, delimiter(query), reverse, keysOnly);
        Page page = reader.read(call.keyspace(), range, limit);
        call.setHeader("Vary", "Accept");
        if (lines) {
            call.json(200, MediaTypes.NDJSON, json -> writeLines(json, page));
        } else {
            call.json(200, json -> writeDocument(json, page));
        }
    }

    /** The byte that ends a directory's name, or -1. */
    private static int delimiter(Query query) {
        byte[] delimiter = query.raw("delimiter");
        if (delimiter == null) {
            return -1;
        }
        if (delimiter.length != 1) {
            throw Problem.badRequest("parameter-out-of-range", "parameter delimiter must be one byte");
        }
        return delimiter[0] & 0xFF;
    }

    private static void writeDocument(JsonGenerator json, Page page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("items");
        for (Page.Item item : page.items()) {
            write(json, item);
        }
        json.writeEndArray();
        if (page.next() != null) {
            json.writeStringField("cursor", page.next().encode());
        }
        json.writeEndObject();
    }

    /** One item a line, and after a page that is not the last a line with the cursor. */
    private static void writeLines(JsonGenerator json, Page page) throws IOException {
        json.setRootValueSeparator(null);
        for (Page.Item item : page.items()) {
            write(json, item);
            json.writeRaw('\n');
        }
        if (page.next() != null) {
            json.writeStartObject();
            json.writeStringField("cursor", page.next().encode());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(JsonGenerator json, Page.Item item) throws IOException {
        json.writeStartObject();
        if (item.directory()) {
            Text.write(json, "prefix", item.key());
        } else {
            Text.write(json, "key", item.key());
            if (item.value() != null) {
                Text.write(json, "value", item.value());
            } else if (item.length() > 0) {
                json.writeNumberField("length", item.length());
            }
            json.writeNumberField("version", item.version());
        }
        json.writeEndObject();
    }
}
