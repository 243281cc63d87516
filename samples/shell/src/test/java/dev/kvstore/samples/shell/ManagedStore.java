package dev.kvstore.samples.shell;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A process that holds a store with beans until nobody listens to it any more. */
final class ManagedStore {
    private ManagedStore() {}

    public static void main(String[] arguments) throws IOException {
        StoreOptions options = StoreOptions.builder().managedAs("orders").build();
        try (KeyValueStore store = KeyValueStore.open(Path.of(arguments[0]), options)) {
            store.put(new byte[] {1}, new byte[] {2});
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Until the other side ends.
            }
        }
    }
}
