package dev.kvstore.web.internal.rest;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Keyspaces;
import java.io.IOException;

/** The named keyspaces, {@code /v1/keyspaces}: which there are, a new one, one less. */
final class KeyspacesResource {
    private static final int MAX_NAME_LENGTH = 255;

    private KeyspacesResource() {}

    static void get(Call call) throws IOException {
        var names = call.store().keyspaces();
        call.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("keyspaces");
            for (String name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static void put(Call call) {
        String name = name(call);
        KeyValueStore store = call.store();
        boolean present = store.keyspaces().contains(name);
        try {
            store.keyspace(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("keyspace-malformed", "name is none that a keyspace can have");
        }
        call.empty(present ? 204 : 201);
    }

    /** With everything in it. */
    static void delete(Call call) {
        String name = name(call);
        KeyValueStore store = call.store();
        if (!store.keyspaces().contains(name)) {
            throw Keyspaces.unknown();
        }
        store.dropKeyspace(name);
        call.empty(204);
    }

    private static String name(Call call) {
        String name = Keyspaces.name("name", call.query().required("name"));
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw Problem.badRequest("keyspace-malformed", "name must be 1 to " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }
}
