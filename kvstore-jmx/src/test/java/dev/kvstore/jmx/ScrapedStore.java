package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagementProvider;
import dev.kvstore.StorageEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process with a store of each engine that asks for management, until its standard input ends. */
public final class ScrapedStore {
    private ScrapedStore() {}

    /** Takes the store's directory. */
    public static void main(String[] arguments) throws IOException {
        try (KeyValueStore store = KeyValueStore.open(
                        Path.of(arguments[0]),
                        Beans.smallOptions().managedAs("orders").build());
                KeyValueStore tree = KeyValueStore.open(
                        Path.of(arguments[0] + "-tree"),
                        Beans.smallOptions()
                                .engine(StorageEngine.BTREE)
                                .managedAs("tree")
                                .build());
                ManagementProvider.Shown api = ManagementProvider.show(httpApi())) {
            Beans.put(store, 0, 2_000, 100);
            store.compact();
            for (int i = 0; i < 2_000; i++) {
                store.get(Beans.key(i));
            }
            System.out.println(api + " and " + tree.path() + " are ready");
            while (System.in.read() >= 0) {
                // Until the other side closes it.
            }
        }
    }

    /** Tells what kvstore-web would. */
    static ManagedComponent httpApi() {
        List<ManagedComponent.Reading> readings = Stream.of(
                        "Requests",
                        "ClientErrors",
                        "ServerErrors",
                        "ActiveRequests",
                        "RequestMillisTotal",
                        "BytesIn",
                        "BytesOut")
                .<ManagedComponent.Reading>map(name -> new ManagedComponent.Quantity(name, "", "Some.", () -> 3))
                .toList();
        return new ManagedComponent("HttpApi", "context", "/orders", "An API.", readings, List.of());
    }
}
