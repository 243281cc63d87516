package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreStalledException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;

/** While a transaction runs exclusively, others wait. */
class ExclusiveTransactionTest {
    @TempDir
    Path directory;

    @EngineTest
    void whileOneRunsExclusivelyOthersWaitUpToTheirTimeout(StoreSetup setup) {
        TransactionOptions atOnce = TransactionOptions.defaults().retries(0);
        try (KeyValueStore store = setup.open(directory, options -> options.writeTimeoutMillis(200))) {
            int[] runs = {0};
            store.update(atOnce, tx -> {
                tx.get(key(1));
                tx.put(key(2), value(2));
                if (runs[0]++ == 0 && "LSM".equals(setup.engine().name())) {
                    store.put(key(1), bytes("conflict"));
                    return;
                }
                assertThrows(StoreStalledException.class, () -> OtherThread.run(() -> store.put(key(1), value(1))));
                assertThrows(
                        StoreStalledException.class,
                        () -> OtherThread.run(() -> store.update(atOnce, other -> {
                            other.get(key(1));
                            other.put(key(1), value(1));
                        })));
                assertNotNull(OtherThread.run(() -> store.view(view -> view)));
            });
            assertEquals("value-2", text(store.get(key(2))));
            OtherThread.run(() -> store.put(key(1), value(1)));
        }
    }

    @EngineTest
    void whoWaitsForAnExclusiveOneGoesOnAfterIt(StoreSetup setup) throws InterruptedException {
        try (KeyValueStore store = setup.open(directory)) {
            CountDownLatch exclusive = new CountDownLatch(1);
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                await(exclusive);
                for (int i = 10; i < 20; i++) {
                    store.put(key(i), value(i));
                    int number = i;
                    store.update(tx -> tx.put(key(number + 100), tx.get(key(number))));
                }
            });
            int[] runs = {0};
            store.update(TransactionOptions.defaults().retries(0), tx -> {
                assertNull(tx.get(key(19)));
                tx.put(key(2), value(2));
                if (runs[0]++ == 0 && "LSM".equals(setup.engine().name())) {
                    store.put(key(19), value(0));
                    store.delete(key(19));
                    return;
                }
                exclusive.countDown();
                assertThrows(TimeoutException.class, () -> others.get(50, TimeUnit.MILLISECONDS));
            });
            others.join();
            assertEquals("value-15", text(store.get(key(115))));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
