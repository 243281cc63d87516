package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans come and go with their store. */
class RegistrationTest {
    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(Set.of(), Beans.registered());
    }

    @Test
    void aStoreHasItsBeansUnderTheNameOfItsDirectory() throws Exception {
        try (KeyValueStore store = open("orders");
                StoreManagement management = StoreManagement.register(store)) {
            List<String> names =
                    management.objectNames().stream().map(ObjectName::toString).collect(Collectors.toList());
            assertEquals(
                    List.of(
                            "dev.kvstore:type=Store,store=orders",
                            "dev.kvstore:type=Store,store=orders,component=Wal",
                            "dev.kvstore:type=Store,store=orders,component=Flush",
                            "dev.kvstore:type=Store,store=orders,component=Compaction",
                            "dev.kvstore:type=Store,store=orders,component=BlockCache",
                            "dev.kvstore:type=Store,store=orders,component=Tables"),
                    names);
            assertEquals(Set.copyOf(management.objectNames()), Beans.registered());
        }
    }

    @Test
    void aTreeHasTheBeansThatMakeSenseForOne() {
        try (KeyValueStore store = KeyValueStore.open(
                        directory.resolve("tree"),
                        Beans.smallOptions().engine(StorageEngine.BTREE).build());
                StoreManagement management = StoreManagement.register(store)) {
            assertEquals(2, management.objectNames().size());
            assertTrue(management.objectNames().get(1).toString().endsWith("component=Tree"));
        }
    }

    @Test
    void aStoreWithoutALogHasNoWalBean() {
        try (KeyValueStore store = KeyValueStore.open(
                        directory.resolve("a"),
                        Beans.smallOptions().durability(Durability.NONE).build());
                StoreManagement management = StoreManagement.register(store)) {
            assertTrue(management.objectNames().stream()
                    .noneMatch(name -> name.toString().contains("Wal")));
        }
    }

    @Test
    void closingTheStoreRemovesTheBeans() {
        KeyValueStore store = open("a");
        StoreManagement management = StoreManagement.register(store);
        store.close();
        assertEquals(Set.of(), Beans.registered());
        management.close();
    }

    @Test
    void namesakesAreNumbered() {
        try (KeyValueStore first = open("x/data");
                KeyValueStore second = open("y/data");
                KeyValueStore third = open("z/data");
                StoreManagement one = StoreManagement.register(first);
                StoreManagement two = StoreManagement.register(second);
                StoreManagement three = StoreManagement.register(third)) {
            assertEquals(
                    List.of("data", "data-2", "data-3"),
                    Stream.of(one, two, three).map(StoreManagement::name).collect(Collectors.toList()));
            two.close();
            assertEquals(12, Beans.registered().size());
            two.close();
            assertEquals(12, Beans.registered().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a=b", "a:b", "a\"b", "*", "wh?t", "ü ö", "", "new\nline", "C:\\data"})
    void anyNameWillDo(String name) {
        try (KeyValueStore store = open("a");
                StoreManagement management = StoreManagement.register(store, name)) {
            assertEquals(name, management.name());
            assertEquals(6, management.objectNames().size());
            assertTrue(management.objectNames().stream().noneMatch(ObjectName::isPattern));
        }
    }

    @Test
    void aClosedStoreIsRefused() {
        KeyValueStore store = open("a");
        store.close();
        assertThrows(IllegalStateException.class, () -> StoreManagement.register(store));
    }

    @Test
    void whatSomebodyElseHasRemovedIsNotMissed() throws Exception {
        try (KeyValueStore store = open("a");
                StoreManagement management = StoreManagement.register(store)) {
            Beans.server().unregisterMBean(management.objectNames().get(3));
            management.close();
        }
    }

    private KeyValueStore open(String name) {
        return KeyValueStore.open(
                directory.resolve(name).toAbsolutePath(), Beans.smallOptions().build());
    }
}
