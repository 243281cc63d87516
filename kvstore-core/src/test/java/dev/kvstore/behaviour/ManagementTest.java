package dev.kvstore.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.ManagedComponent;
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

        @Override
        public AutoCloseable manage(ManagedComponent component) {
            CALLS.add("manage " + component.type() + " " + component.name());
            return () -> CALLS.add("end " + component.name());
        }
    }

    /** Tells a number, a text, and what it is set to. */
    private static ManagedComponent component(LongSetting setting) {
        return new ManagedComponent(
                "HttpApi",
                "context",
                "/orders",
                "An API.",
                List.of(
                        new ManagedComponent.Quantity("Requests", "requests", "All.", () -> 7),
                        new ManagedComponent.Text("Dialects", "Which.", () -> "REST")),
                List.of(setting));
    }

    private static LongSetting setting(String name) {
        return new LongSetting(name, "bytes", "the most", 1, 10, 5, (changed, oldValue) -> {});
    }

    /** Fails at everything. */
    public static final class Broken implements ManagementProvider {
        @Override
        public AutoCloseable manage(KeyValueStore store, String name) {
            CALLS.add("fail");
            throw new IllegalStateException("expected by the test");
        }

        @Override
        public AutoCloseable manage(ManagedComponent component) {
            return () -> {
                throw new IllegalStateException("expected by the test");
            };
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

    @Test
    void componentsAreShownUntilTheyEnd() {
        provide(Witness.class.getName());
        ManagementProvider.Shown shown = ManagementProvider.show(component(setting("MaxBodyBytes")));
        assertEquals(List.of("manage HttpApi /orders"), CALLS);
        shown.close();
        shown.close();
        assertEquals(List.of("manage HttpApi /orders", "end /orders"), CALLS);
    }

    @Test
    void componentsWorkWhateverBecomesOfTheProvider() {
        ManagementProvider.show(component(setting("MaxBodyBytes"))).close();
        provide(Broken.class.getName());
        ManagementProvider.show(component(setting("MaxBodyBytes"))).close();
        provide("no.such.Provider");
        ManagementProvider.show(component(setting("MaxBodyBytes"))).close();
    }

    @Test
    void componentsTellNothingTwice() {
        LongSetting clashing = setting("Requests");
        String refused = assertThrows(IllegalArgumentException.class, () -> component(clashing))
                .getMessage();
        assertEquals("names of readings and settings must differ, got two Requests", refused);
        LongSetting unnameable = setting("max-body");
        assertThrows(IllegalArgumentException.class, () -> component(unnameable));
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
