package dev.kvstore.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagementProvider;
import dev.kvstore.StoreState;
import dev.kvstore.testkit.OptionSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that want to be shown to operators. */
class ManagementTest {
    private static final List<String> CALLS = new ArrayList<>();

    @TempDir
    Path directory;

    private ClassLoader before;

    /** Writes down what is asked of it. */
    public static final class Witness implements ManagementProvider {
        @Override
        public AutoCloseable manage(KeyValueStore store, String name) {
            CALLS.add("manage " + name + " " + store.metrics().state());
            return () -> CALLS.add("end " + name + " " + store.metrics().state());
        }
    }

    /** Fails at everything. */
    public static final class Broken implements ManagementProvider {
        @Override
        public AutoCloseable manage(KeyValueStore store, String name) {
            CALLS.add("fail");
            throw new IllegalStateException("expected by the test");
        }
    }

    @BeforeEach
    void remember() {
        before = Thread.currentThread().getContextClassLoader();
        CALLS.clear();
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void areShownFromOpenToClose() {
        provide(Witness.class.getName());
        open("orders");
        assertEquals(List.of("manage orders " + StoreState.OPEN, "end orders " + StoreState.OPEN), CALLS);
    }

    @Test
    void goByTheNameOfTheirDirectoryUnlessTheyHaveOne() {
        provide(Witness.class.getName());
        open("");
        assertTrue(CALLS.get(0).startsWith("manage data "), CALLS::toString);
    }

    @Test
    void areLeftAloneUnlessTheyAsk() {
        provide(Witness.class.getName());
        open(null);
        assertEquals(List.of(), CALLS);
    }

    @Test
    void openWhateverBecomesOfTheProvider() {
        provide(Broken.class.getName());
        open("a");
        assertEquals(List.of("fail"), CALLS);
        provide("no.such.Provider");
        open("a");
    }

    @Test
    void openWithoutAnyProvider() {
        open("a");
    }

    private void open(String name) {
        try (KeyValueStore store = KeyValueStore.open(
                directory.resolve("data"), OptionSets.tiny().managedAs(name).build())) {
            store.put(new byte[] {1}, new byte[] {2});
            assertEquals(name, store.options().managedAs());
        }
    }

    /** Makes a class the service's provider, as an application would. */
    private void provide(String provider) {
        Path services = directory.resolve("classes/META-INF/services");
        try {
            Files.createDirectories(services);
            Files.writeString(services.resolve(ManagementProvider.class.getName()), provider);
            URL[] path = {directory.resolve("classes/").toUri().toURL()};
            Thread.currentThread().setContextClassLoader(new URLClassLoader(path, before));
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
