package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreState;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TreeTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** An error that is no failure of the device, in the middle of what can't be undone: the store takes no more writes. */
class TreeErrorTest {
    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
    private boolean erring;

    @TreeTest
    void anErrorDuringASyncIsTheEndOfWriting(StoreSetup setup) {
        try (KeyValueStore store = setup.open(erring(Disk.class, disk))) {
            TestData.putNumbers(store, 0, 10);
            store.flush();
            TestData.putNumbers(store, 10, 12);
            assertEndsWriting(store, store::flush);
        }
        assertOpens(setup);
    }

    @TreeTest
    void anErrorDuringAChangeOfKeyspacesIsTheEndOfWriting(StoreSetup setup) {
        try (KeyValueStore store = setup.open(erring(Disk.class, disk))) {
            TestData.putNumbers(store, 0, 10);
            store.flush();
            assertEndsWriting(store, () -> store.keyspace("side"));
        }
        assertOpens(setup);
    }

    private void assertEndsWriting(KeyValueStore store, Executable call) {
        erring = true;
        assertThrows(OutOfMemoryError.class, call);
        erring = false;
        assertEquals(StoreState.FAILED, store.metrics().state());
        assertThrows(StoreFailedException.class, () -> store.put(key(20), value(20)));
    }

    private void assertOpens(StoreSetup setup) {
        try (KeyValueStore store = setup.open(disk)) {
            assertArrayEquals(value(9), store.get(key(9)));
            assertNull(store.get(key(20)));
        }
    }

    /** A disk on which a sync needs memory that is not there. */
    private <T> T erring(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                TreeErrorTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (erring && method.getName().equals("force")) {
                        throw new OutOfMemoryError("planted");
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof Disk.PageFile file ? erring(Disk.PageFile.class, file) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
