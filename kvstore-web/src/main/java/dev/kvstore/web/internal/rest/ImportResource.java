package dev.kvstore.web.internal.rest;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.JsonObject;
import dev.kvstore.web.internal.json.LineReader;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;
import java.util.List;

/**
 * Puts of any number, {@code /v1/import}: what {@code /v1/export} answers, trailer included. Applied in batches as it
 * arrives; who is told of a failure is told the last line that was applied.
 */
final class ImportResource {
    private static final List<String> MEMBERS = List.of("key", "key64", "value", "value64", "version", "end");
    private static final int BATCH_ENTRIES = 1000;
    private static final long BATCH_BYTES = 1L << 20;

    private final KeyValueStore store;
    private final Keyspace keyspace;
    private final LineReader lines;
    private final long maxValue;
    private long count;
    private long sequence;
    private long lastAppliedLine;
    private boolean ended;

    private ImportResource(Call call, LineReader lines, long maxValue) {
        this.store = call.store();
        this.keyspace = call.keyspace();
        this.lines = lines;
        this.maxValue = maxValue;
    }

    /** The longest line: a key and a value of the greatest length, every character of them escaped, and names. */
    static long lineLimit(long maxValue) {
        return 2 * maxValue + 2L * Keyspace.MAX_KEY_LENGTH + 1024;
    }

    static void post(Call call) throws IOException {
        MediaTypes.refuseForms(call.header("Content-Type"));
        long maxValue = call.service().maxBodyBytes().get();
        ImportResource work =
                new ImportResource(call, new LineReader(call.body(Long.MAX_VALUE), lineLimit(maxValue)), maxValue);
        work.run();
        call.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("count", work.count);
            json.writeNumberField("sequence", work.sequence);
            json.writeBooleanField("trailer", work.ended);
            json.writeEndObject();
        });
    }

    private void run() throws IOException {
        try (WriteBatch batch = store.newBatch()) {
            for (byte[] line = next(); line != null; line = next()) {
                addLine(batch, line);
                if (batch.count() >= BATCH_ENTRIES || batch.bytes() >= BATCH_BYTES) {
                    apply(batch);
                }
            }
            apply(batch);
        }
    }

    private byte[] next() throws IOException {
        try {
            return lines.next();
        } catch (Problem e) {
            throw withPlace(e).with("Connection", "close");
        }
    }

    private void addLine(WriteBatch batch, byte[] line) throws IOException {
        try {
            JsonObject object = JsonObject.parse(line, MEMBERS);
            if (ended) {
                throw Problem.badRequest("after-end", "nothing may follow the line that tells the end");
            }
            Long end = object.number("end");
            if (end == null) {
                batch.put(keyspace, object.key(), object.value(maxValue));
                count++;
            } else if (end == count) {
                ended = true;
            } else {
                throw Problem.badRequest("count-differs", "the end tells of " + end + " entries, got " + count);
            }
        } catch (Problem e) {
            throw withPlace(e).with("Connection", "close");
        }
    }

    private Problem withPlace(Problem problem) {
        return new Problem(problem.status(), problem.code(), "line " + lines.number() + ": " + problem.detail())
                .number("line", lines.number())
                .number("lastAppliedLine", lastAppliedLine);
    }

    private void apply(WriteBatch batch) {
        if (batch.count() > 0) {
            sequence = store.write(batch);
            lastAppliedLine = lines.number();
            batch.clear();
        }
    }
}
