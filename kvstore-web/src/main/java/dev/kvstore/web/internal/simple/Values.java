package dev.kvstore.web.internal.simple;

import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Text;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;

/** What both simple dialects share: reading and deleting by {@code ?key=}, and answering a value as it is. */
final class Values {
    private Values() {}

    static void get(Call call) throws IOException {
        answer(call, call.store().get(call.query().key()));
    }

    /** Deletes and answers the deleted value, atomically. */
    static void delete(Call call) throws IOException {
        answer(call, call.store().getAndDelete(call.query().key()));
    }

    private static void answer(Call call, byte[] value) throws IOException {
        if (value == null) {
            throw Problem.notFound("key-not-found", "key not found");
        }
        boolean text = Text.decode(value) != null;
        call.bytes(200, text ? "text/plain;charset=utf-8" : "application/octet-stream", value);
    }
}
