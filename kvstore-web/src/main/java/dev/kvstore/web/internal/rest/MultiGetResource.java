package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.EntryInfo;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Json;
import dev.kvstore.web.internal.json.JsonObject;
import dev.kvstore.web.internal.json.Position;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.LargeValues;
import dev.kvstore.web.internal.route.SteadyOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several entries as of one moment, {@code /v1/mget}: <code>{"keys": [K, …]}</code>, where K is text or
 * <code>{"key64": …}</code>. The values are streamed.
 */
final class MultiGetResource {
    private static final int MAX_KEYS = 1000;
    private static final List<String> MEMBERS = List.of("key", "key64");

    private MultiGetResource() {}

    static void post(Call call) throws IOException {
        MediaTypes.refuseForms(call.header("Content-Type"));
        List<byte[]> keys =
                parse(call.body(call.service().options().maxBatchBytes()).readAllBytes());
        try (Snapshot snapshot = call.store().snapshot()) {
            Reader moment = call.keyspace(snapshot);
            try (JsonGenerator json = Json.generator(new SteadyOutput(call.stream(200, MediaTypes.JSON)))) {
                json.writeStartObject();
                json.writeArrayFieldStart("items");
                for (byte[] key : keys) {
                    write(json, key, moment);
                }
                json.writeEndArray();
                json.writeEndObject();
                json.flush();
            }
        }
    }

    private static void write(JsonGenerator json, byte[] key, Reader moment) throws IOException {
        EntryInfo info = moment.info(key, LargeValues.MAX_HELD);
        json.writeStartObject();
        Text.write(json, "key", key);
        if (info == null) {
            json.writeBooleanField("missing", true);
        } else {
            if (LargeValues.isLarge(info)) {
                LargeValues.write(json, moment, key);
            } else {
                Text.write(json, "value", info.value());
            }
            json.writeNumberField("version", info.version());
        }
        json.writeEndObject();
    }

    private static List<byte[]> parse(byte[] body) throws IOException {
        String text = Text.decode(body);
        if (text == null) {
            throw Problem.badRequest("json-malformed", "JSON must be UTF-8");
        }
        List<byte[]> keys = new ArrayList<>();
        try (JsonParser json = Json.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT
                    || !"keys".equals(json.nextFieldName())
                    || json.nextToken() != JsonToken.START_ARRAY) {
                throw wrongShape();
            }
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (keys.size() == MAX_KEYS) {
                    throw Problem.badRequest("too-many-keys", "at most " + MAX_KEYS + " keys may be asked for at once");
                }
                keys.add(key(json, token));
            }
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw wrongShape();
            }
        } catch (JacksonException e) {
            throw Problem.badRequest("json-malformed", "JSON is malformed: " + Position.of(e));
        }
        return keys;
    }

    private static byte[] key(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return Bytes.checkKey("key", Text.encode("key", json.getText()));
        }
        if (token == JsonToken.START_OBJECT) {
            return JsonObject.read(json, MEMBERS).key();
        }
        throw wrongShape();
    }

    private static Problem wrongShape() {
        return Problem.badRequest("json-shape", "the body must be {\"keys\": [K, ...]}, K text or {\"key64\": text}");
    }
}
