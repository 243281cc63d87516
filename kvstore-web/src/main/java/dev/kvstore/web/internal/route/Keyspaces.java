package dev.kvstore.web.internal.route;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Query;
import dev.kvstore.web.internal.json.Text;

/** Keyspaces as requests name them, by the parameter or member {@code keyspace}; none is made by naming it. */
public final class Keyspaces {
    private static final String PARAMETER = "keyspace";

    private Keyspaces() {}

    /** The name a query gives; the empty one, which is that of the default keyspace, when it gives none. */
    static String name(Query query) {
        return query.has(PARAMETER) ? name(PARAMETER, query.raw(PARAMETER)) : "";
    }

    /** A name that was sent as bytes. */
    public static String name(String parameter, byte[] bytes) {
        String name = Text.decode(bytes);
        if (name == null) {
            throw Problem.badRequest("keyspace-malformed", parameter + " must be text");
        }
        return name;
    }

    /** A keyspace there is; 404 for others. */
    public static Keyspace of(KeyValueStore store, String name) {
        if (name.isEmpty()) {
            return store;
        }
        if (!store.keyspaces().contains(name)) {
            throw unknown();
        }
        return store.keyspace(name);
    }

    static Reader of(Snapshot snapshot, String name) {
        return name.isEmpty() ? snapshot : snapshot.keyspace(name);
    }

    /** 404. */
    public static Problem unknown() {
        return Problem.notFound("keyspace-unknown", "there is no such keyspace");
    }
}
