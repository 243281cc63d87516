package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;

/** Which kvstore this is. */
final class ProductVersion {
    private ProductVersion() {}

    /** As the core's jar says; "development" when it runs from class files. */
    static String text() {
        String version = KeyValueStore.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
