package dev.kvstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.crash.LyingDisk;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order of writing that is wrong is found by the disk that every test has, and no other. */
class CheckedOrderTest {
    private static final Path PATH = Path.of("/simulated/store").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    void rightOrderIsNotHeldAgainstAStore(StoreEngine engine) {
        run(engine, UnaryOperator.identity());
        assertEquals(List.of(), BrokenRules.take());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "FORGETS_TABLE_SYNCS",
                "FORGETS_DIRECTORY_SYNCS",
                "FORGETS_MANIFEST_SYNCS",
                "FORGETS_POINTER_SYNCS",
                "DELETES_TABLES_EARLY",
                "DELETES_LOGS_EARLY"
            })
    void wrongOrderOfAStoreWithALogIsFound(LyingDisk bug) {
        run(StoreEngine.LSM, bug);
        assertFalse(BrokenRules.take().isEmpty(), bug + " was not found");
    }

    @Test
    void metaPageBeforeItsDataIsFound() {
        // A sync is two: of the pages, and of the meta page. Which of them has an even number depends on how a store
        // begins.
        for (int parity = 0; parity < 2; parity++) {
            int skipped = parity;
            run(StoreEngine.BTREE, disk -> withoutSync(disk, "store.tree"::equals, number -> number % 2 == skipped));
        }
        List<String> broken = BrokenRules.take();
        assertTrue(broken.stream().anyMatch(rule -> rule.contains("was not durable when the state")), broken::toString);
    }

    @Test
    void deletionBeforeTheEditThatAllowsItIsFound() {
        run(StoreEngine.LSM, disk -> withoutSync(disk, name -> name.startsWith("MANIFEST"), number -> number > 1));
        List<String> broken = BrokenRules.take();
        // Whichever comes first, for the store fails then.
        assertTrue(
                broken.stream()
                        .anyMatch(rule -> rule.contains("names it durably") || rule.contains("the durable watermark")),
                broken::toString);
    }

    /** Twice, as it is opened the second time with what it left the first time. */
    private static void run(StoreEngine engine, UnaryOperator<Disk> between) {
        StoreSetup setup = new StoreSetup(
                engine,
                "checked",
                OptionSets.tiny().compression(Compression.NONE).build());
        Disk disk = between.apply(CheckedOrder.over(new SimulatedDevice().disk(PATH)));
        for (int round = 0; round < 2; round++) {
            try (KeyValueStore store = setup.open(disk)) {
                for (int i = 0; i < 8; i++) {
                    TestData.putNumbers(store, 0, 500 * (1 + i % 2));
                    store.flush();
                }
                store.compact();
                store.checkpoint(PATH.resolveSibling("copy-" + round));
            } catch (StoreException | AssertionError e) {
                // A store that is told of a broken rule fails; one whose files are gone can't be opened.
            }
        }
    }

    /** A disk on which some syncs of some files do nothing: chosen by their number, counted from 1 for each file. */
    private static Disk withoutSync(Disk disk, Predicate<String> files, IntPredicate numbers) {
        return proxy(Disk.class, (proxy, method, arguments) -> {
            Object result = invoke(method, disk, arguments);
            if (arguments == null || !(arguments[0] instanceof String name) || !files.test(name)) {
                return result;
            }
            if (result instanceof Disk.OutputFile file) {
                return withoutSync(Disk.OutputFile.class, file, numbers);
            }
            return result instanceof Disk.PageFile file ? withoutSync(Disk.PageFile.class, file, numbers) : result;
        });
    }

    private static <T> T withoutSync(Class<T> type, T file, IntPredicate numbers) {
        AtomicInteger syncs = new AtomicInteger();
        return proxy(
                type,
                (proxy, method, arguments) -> method.getName().equals("force") && numbers.test(syncs.incrementAndGet())
                        ? null
                        : invoke(method, file, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(CheckedOrderTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
