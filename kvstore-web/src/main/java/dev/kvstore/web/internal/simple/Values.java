package dev.kvstore.web.internal.simple;

import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.ValueTooLargeException;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.LargeValues;
import java.io.IOException;

/** What both simple dialects share: reading and deleting by {@code ?key=}, and answering a value as it is. */
final class Values {
    private Values() {}

    static void get(Call call) throws IOException {
        byte[] key = call.query().key();
        EntryInfo info = call.store().info(key, LargeValues.MAX_HELD);
        if (!LargeValues.isLarge(info)) {
            answer(call, info == null ? null : info.value());
            return;
        }
        try (Snapshot snapshot = call.store().snapshot()) {
            answer(call, snapshot, key, snapshot.info(key, LargeValues.MAX_HELD));
        }
    }

    /** Deletes and answers the deleted value, atomically. */
    static void delete(Call call) throws IOException {
        byte[] key = call.query().key();
        try {
            answer(call, call.store().getAndDelete(key));
        } catch (ValueTooLargeException e) {
            deleteLarge(call, key);
        }
    }

    private static void deleteLarge(Call call, byte[] key) throws IOException {
        while (true) {
            try (Snapshot snapshot = call.store().snapshot()) {
                EntryInfo info = snapshot.info(key, LargeValues.MAX_HELD);
                if (info == null || call.store().compareAndSet(key, info.version(), null) != Keyspace.NO_VERSION) {
                    answer(call, snapshot, key, info);
                    return;
                }
            }
        }
    }

    private static void answer(Call call, Snapshot snapshot, byte[] key, EntryInfo info) throws IOException {
        if (LargeValues.isLarge(info)) {
            LargeValues.send(call, "application/octet-stream", snapshot, key, info);
        } else {
            answer(call, info == null ? null : info.value());
        }
    }

    private static void answer(Call call, byte[] value) throws IOException {
        if (value == null) {
            throw Problem.notFound("key-not-found", "key not found");
        }
        boolean text = Text.decode(value) != null;
        call.bytes(200, text ? "text/plain;charset=utf-8" : "application/octet-stream", value);
    }
}
