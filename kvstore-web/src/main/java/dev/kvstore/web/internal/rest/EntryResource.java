package dev.kvstore.web.internal.rest;

import dev.kvstore.Entry;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.web.internal.http.ETags;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;

/**
 * One entry, {@code /v1/kv?key=}. Its entity tag is its version; conditional writes compare and set by version in the
 * store, so that what a condition saw is what is replaced.
 */
final class EntryResource {
    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    private EntryResource() {}

    static void get(Call call) throws IOException {
        byte[] key = call.query().key();
        boolean json = MediaTypes.prefersJson(call.header("Accept"), MediaTypes.BYTES);
        Entry entry = call.store().entry(key);
        long version = entry == null ? Keyspace.NO_VERSION : entry.version();
        String ifMatch = call.header(IF_MATCH);
        if (ifMatch != null && !ETags.matches(ifMatch, version, false)) {
            throw Problem.conditionFailed();
        }
        if (entry == null) {
            throw keyNotFound();
        }
        call.setHeader("Vary", "Accept");
        call.setHeader("ETag", json ? ETags.ofJson(version) : ETags.of(version));
        String ifNoneMatch = call.header(IF_NONE_MATCH);
        if (ifNoneMatch != null && ETags.matches(ifNoneMatch, version, true)) {
            call.empty(304);
        } else if (json) {
            call.json(200, out -> {
                out.writeStartObject();
                Text.write(out, "key", key);
                Text.write(out, "value", entry.value());
                out.writeNumberField("version", version);
                out.writeEndObject();
            });
        } else {
            call.bytes(200, MediaTypes.BYTES, entry.value());
        }
    }

    static void put(Call call) throws IOException {
        byte[] key = call.query().key();
        MediaTypes.refuseForms(call.header("Content-Type"));
        byte[] value = call.bodyBytes();
        KeyValueStore store = call.store();
        long current;
        long written;
        do {
            current = store.version(key);
            checkConditions(call, current);
            written = store.compareAndSet(key, current, value);
            // Overtaken by another write: the condition is judged anew, by the entry that write left.
        } while (written == Keyspace.NO_VERSION);
        call.setHeader("ETag", ETags.of(written));
        call.empty(current == Keyspace.NO_VERSION ? 201 : 204);
    }

    static void delete(Call call) throws IOException {
        byte[] key = call.query().key();
        boolean returnValue = call.query().flag("returnValue");
        KeyValueStore store = call.store();
        Entry current;
        do {
            current = store.entry(key);
            checkConditions(call, current == null ? Keyspace.NO_VERSION : current.version());
            if (current == null) {
                throw keyNotFound();
            }
        } while (store.compareAndSet(key, current.version(), (byte[]) null) == Keyspace.NO_VERSION);
        if (returnValue) {
            call.bytes(200, MediaTypes.BYTES, current.value());
        } else {
            call.empty(204);
        }
    }

    private static void checkConditions(Call call, long version) {
        String ifMatch = call.header(IF_MATCH);
        String ifNoneMatch = call.header(IF_NONE_MATCH);
        if ((ifMatch != null && !ETags.matches(ifMatch, version, false))
                || (ifNoneMatch != null && ETags.matches(ifNoneMatch, version, true))) {
            throw Problem.conditionFailed();
        }
    }

    private static Problem keyNotFound() {
        return Problem.notFound("key-not-found", "there is no such key");
    }
}
