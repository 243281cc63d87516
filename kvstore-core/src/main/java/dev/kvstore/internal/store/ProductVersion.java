package dev.kvstore.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Which kvstore this is. Written into a file by the build: a jar's manifest is lost when jars are merged into one, and is not asked on
 * the module path.
 */
public final class ProductVersion {
    private ProductVersion() {}

    /** Such as 0.1.0. */
    public static String text() {
        try (InputStream file = ProductVersion.class.getResourceAsStream("version.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
