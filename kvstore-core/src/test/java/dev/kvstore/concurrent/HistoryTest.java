package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.rig.RigKind;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as one object: concurrent gets, scans, snapshots, batches and conditional writes fit to one order. */
class HistoryTest {
    @TempDir
    Path directory;

    @Test
    void everyAnswerFitsToOneOrder() {
        RigKind.HISTORIES.run();
    }

    @Test
    void findsMultiGetsThatTakeSeveralMoments() throws InterruptedException {
        assertFinds((store, method, arguments) -> {
            if (!method.getName().equals("multiGet")) {
                return method.invoke(store, arguments);
            }
            List<byte[]> found = new ArrayList<>();
            for (Object key : (List<?>) arguments[0]) {
                found.add(store.get((byte[]) key));
                LockSupport.parkNanos(1);
            }
            return found;
        });
    }

    @Test
    void findsGetsFromAForgetfulCache() throws InterruptedException {
        Map<ByteBuffer, byte[]> cache = new HashMap<>();
        assertFinds((store, method, arguments) -> {
            if (!method.getName().equals("get")) {
                return method.invoke(store, arguments);
            }
            synchronized (cache) {
                ByteBuffer key = ByteBuffer.wrap((byte[]) arguments[0]);
                byte[] cached = cache.remove(key);
                if (cached == null) {
                    cached = store.get((byte[]) arguments[0]);
                    cache.put(key, cached);
                }
                return cached;
            }
        });
    }

    @Test
    void findsWritesThatAreMadeTwice() throws InterruptedException {
        assertFinds((store, method, arguments) -> {
            if (method.getName().equals("put")) {
                method.invoke(store, arguments);
                LockSupport.parkNanos(1);
            }
            return method.invoke(store, arguments);
        });
    }

    /** A call that may be made otherwise than intended. */
    private interface Bug {
        Object call(KeyValueStore store, Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private void assertFinds(Bug bug) throws InterruptedException {
        boolean found = false;
        StoreSetup setup =
                new StoreSetup(StoreEngine.LSM, "bug", OptionSets.tiny().build());
        for (int i = 0; i < 10 && !found; i++) {
            found = HistoryRig.finds(setup, store -> with(store, bug), directory.resolve("store-" + i));
        }
        assertTrue(found);
    }

    private static KeyValueStore with(KeyValueStore store, Bug bug) {
        return (KeyValueStore) Proxy.newProxyInstance(
                HistoryTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    try {
                        return bug.call(store, method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
