package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.web.internal.http.ETags;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Json;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.LargeValues;
import dev.kvstore.web.internal.route.SteadyOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One entry, {@code /v1/kv?key=}, read as bytes or as JSON. Its entity tag is its version.
 */
final class EntryResource {
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";

    private EntryResource() {}

    static void get(Call call) throws IOException {
        byte[] key = call.query().key();
        EntryInfo info = call.keyspace().info(key, LargeValues.MAX_HELD);
        if (!LargeValues.isLarge(info)) {
            answer(call, key, info, null);
            return;
        }
        // What is sent piece by piece must be of one moment, and of the version that is told.
        try (Snapshot snapshot = call.store().snapshot()) {
            Reader moment = call.keyspace(snapshot);
            answer(call, key, moment.info(key, LargeValues.MAX_HELD), moment);
        }
    }

    private static void answer(Call call, byte[] key, EntryInfo info, Reader moment) throws IOException {
        boolean json = MediaTypes.prefersJson(call.header("Accept"), MediaTypes.BYTES);
        long version = info == null ? Keyspace.NO_VERSION : info.version();
        String ifMatch = call.header(IF_MATCH);
        if (ifMatch != null && !ETags.matches(ifMatch, version, false)) {
            throw Problem.conditionFailed();
        }
        if (info == null) {
            throw keyNotFound();
        }
        call.setHeader("Vary", "Accept");
        call.setHeader("ETag", json ? ETags.ofJson(version) : ETags.of(version));
        String ifNoneMatch = call.header(IF_NONE_MATCH);
        if (ifNoneMatch != null && ETags.matches(ifNoneMatch, version, true)) {
            call.empty(304);
        } else if (LargeValues.isLarge(info)) {
            large(call, key, info, moment, json);
        } else if (json) {
            call.json(200, out -> document(out, key, info, moment));
        } else {
            call.bytes(200, MediaTypes.BYTES, info.value());
        }
    }

    private static void large(Call call, byte[] key, EntryInfo info, Reader moment, boolean json) throws IOException {
        if (!json) {
            LargeValues.send(call, MediaTypes.BYTES, moment, key, info);
            return;
        }
        OutputStream body = call.stream(200, MediaTypes.JSON);
        if (call.isHead()) {
            return;
        }
        try (JsonGenerator out = Json.generator(new SteadyOutput(body))) {
            document(out, key, info, moment);
            out.flush();
        }
    }

    private static void document(JsonGenerator out, byte[] key, EntryInfo info, Reader moment) throws IOException {
        out.writeStartObject();
        Text.write(out, "key", key);
        if (info.value() != null) {
            Text.write(out, "value", info.value());
        } else {
            LargeValues.write(out, moment, key);
        }
        out.writeNumberField("version", info.version());
        out.writeEndObject();
    }

    static Problem keyNotFound() {
        return Problem.notFound("key-not-found", "there is no such key");
    }
}
