package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.Path;

/** A process with a store that asks for management, until its standard input ends. */
public final class ScrapedStore {
    private ScrapedStore() {}

    /** Takes the store's directory. */
    public static void main(String[] arguments) throws IOException {
        try (KeyValueStore store = KeyValueStore.open(
                Path.of(arguments[0]), Beans.smallOptions().managedAs("orders").build())) {
            Beans.put(store, 0, 2_000, 100);
            store.compact();
            for (int i = 0; i < 2_000; i++) {
                store.get(Beans.key(i));
            }
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Until the other side closes it.
            }
        }
    }
}
