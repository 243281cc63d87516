package dev.kvstore.web.internal.rest;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.JsonObject;
import dev.kvstore.web.internal.json.LineReader;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Keyspaces;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Writes that are applied together or not at all, {@code /v1/batch}: a JSON object a line, with {@code op} put, delete,
 * deleteRange or check.
 */
final class BatchResource {
    private static final List<String> MEMBERS =
            List.of("op", "keyspace", "key", "key64", "value", "value64", "version", "from", "from64", "to", "to64");

    private BatchResource() {}

    static void post(Call call) throws IOException {
        MediaTypes.refuseForms(call.header("Content-Type"));
        KeyValueStore store = call.store();
        LineReader lines = new LineReader(
                call.body(call.service().options().maxBatchBytes()),
                ImportResource.lineLimit(call.service().maxBodyBytes().get()));
        try (WriteBatch batch = store.newBatch()) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                add(
                        batch,
                        store,
                        line,
                        lines.number(),
                        call.service().maxBodyBytes().get());
            }
            if (batch.count() == 0) {
                throw Problem.badRequest("batch-empty", "a batch must write something");
            }
            int count = batch.count();
            long sequence = store.write(batch);
            if (sequence == Keyspace.NO_VERSION) {
                throw new Problem(409, "check-failed", "an entry does not have the version that a check requires");
            }
            call.json(200, json -> {
                json.writeStartObject();
                json.writeNumberField("count", count);
                json.writeNumberField("sequence", sequence);
                json.writeEndObject();
            });
        }
    }

    private static void add(WriteBatch batch, KeyValueStore store, byte[] line, long number, long maxValue)
            throws IOException {
        try {
            JsonObject object = JsonObject.parse(line, MEMBERS);
            String op = object.text("op");
            String name = object.text("keyspace");
            Keyspace keyspace = name == null ? store : Keyspaces.of(store, name);
            switch (op == null ? "" : op) {
                case "put" -> batch.put(keyspace, object.key(), object.value(maxValue));
                case "delete" -> batch.delete(keyspace, object.key());
                case "check" -> batch.requireVersion(keyspace, object.key(), version(object));
                case "deleteRange" -> deleteRange(batch, keyspace, object);
                default -> throw Problem.badRequest("json-shape", "op must be put, delete, deleteRange or check");
            }
        } catch (Problem e) {
            throw new Problem(e.status(), e.code(), "line " + number + ": " + e.detail()).number("line", number);
        }
    }

    private static long version(JsonObject object) {
        Long version = object.number("version");
        if (version == null) {
            throw Problem.badRequest("json-shape", "version is missing; 0 means that the key has no value");
        }
        return version;
    }

    private static void deleteRange(WriteBatch batch, Keyspace keyspace, JsonObject object) {
        byte[] from = object.bytes("from");
        byte[] to = object.bytes("to");
        if (from == null && to == null) {
            throw Problem.badRequest("json-shape", "from or to is missing");
        }
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            throw Problem.badRequest("range-reversed", "from must not be above to");
        }
        batch.deleteRange(keyspace, from, to);
    }
}
