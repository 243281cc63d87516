package dev.kvstore.web.internal.rest;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreState;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;

/** For whoever restarts processes ({@code /health/live}) and whoever sends them requests ({@code /health/ready}). */
final class HealthResource {
    private HealthResource() {}

    static void live(Call call) throws IOException {
        call.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", "live");
            json.writeEndObject();
        });
    }

    /** 503 while the store is being opened, stalls writes, has failed or is closed. */
    static void ready(Call call) throws IOException {
        KeyValueStore store = call.store();
        StoreState state = store.metrics().state();
        if (state != StoreState.OPEN && state != StoreState.READ_ONLY) {
            throw Problem.unavailable("store-not-ready", "the state of the store is " + state);
        }
        call.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", "ready");
            json.writeStringField("state", state.name());
            json.writeEndObject();
        });
    }
}
