package dev.kvstore.samples.war.host;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.KvInitializer;
import java.nio.file.Path;

/** The one store of a host that embeds the module; not loaded where the archive brings its own. */
final class HostStore {
    private static final KeyValueStore STORE = KeyValueStore.open(Path.of(System.getProperty("host.store")));

    private HostStore() {}

    static KeyValueStore store() {
        return STORE;
    }

    static KvInitializer initializer() {
        return new KvInitializer();
    }
}
