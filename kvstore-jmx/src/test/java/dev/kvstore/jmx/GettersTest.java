package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreException;
import dev.kvstore.StoreOptionsBuilder;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A getter that throws vanishes from bulk reads without a word; there must be none, whatever the store is in. */
@ParameterizedClass
@EnumSource(StorageEngine.class)
class GettersTest {
    @Parameter
    StorageEngine engine;

    @TempDir
    Path directory;

    @Test
    void allAnswerWhileTheStoreIsOpenAndBusy() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(directory, options().build());
                StoreManagement management = StoreManagement.register(store)) {
            allAnswer(management, "OPEN");
            String version = (String) new Beans(management).get(Component.STORE, "Version");
            assertTrue(version.matches("\\d+\\.\\d+\\.\\d+(-\\w+)?"), version);
            Beans.put(store, 0, 2_000, 200);
            store.get(Beans.key(1));
            try (Cursor cursor = store.cursor();
                    Snapshot snapshot = store.snapshot()) {
                assertTrue(cursor.first() && snapshot.sequence() > 0);
                store.maintenance().verify();
                allAnswer(management, "OPEN");
            }
            String report = String.join("\n", (String[]) new Beans(management).get(Component.STORE, "ReportText"));
            assertTrue(report.contains("=> "), report);
        }
    }

    @Test
    void allAnswerWhileWritesAreStalled() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(directory, options().build());
                StoreManagement management = StoreManagement.register(store)) {
            store.settings().writesPaused().set(1);
            await().until(() -> store.metrics().state().name().equals("STALLED"));
            allAnswer(management, "STALLED");
            String report = String.join("\n", (String[]) new Beans(management).get(Component.STORE, "ReportText"));
            assertTrue(report.contains("set WritesPaused to false"), report);
            store.settings().writesPaused().set(0);
        }
    }

    @Test
    void allAnswerWhileTheStoreIsReadOnly() throws Exception {
        KeyValueStore.open(directory, options().build()).close();
        try (KeyValueStore store =
                        KeyValueStore.open(directory, options().readOnly(true).build());
                StoreManagement management = StoreManagement.register(store)) {
            allAnswer(management, "READ_ONLY");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a directory in use can be removed on Linux only")
    void allAnswerAfterTheStoreHasFailed() throws Exception {
        assumeTrue(engine == StorageEngine.LSM, "a tree goes on in its file, wherever that is now");
        Path data = directory.resolve("data");
        KeyValueStore store = KeyValueStore.open(data, options().build());
        try (StoreManagement management = StoreManagement.register(store)) {
            Beans.put(store, 0, 10, 100);
            delete(data);
            assertThrows(StoreException.class, store::flush);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> store.metrics().state().name().equals("FAILED"));
            allAnswer(management, "FAILED");
            String report = String.join("\n", (String[]) new Beans(management).get(Component.STORE, "ReportText"));
            assertTrue(report.contains("writes are refused until the store is opened anew"), report);
            assertTrue(!new Beans(management)
                    .get(Component.STORE, "LastError")
                    .toString()
                    .isEmpty());
        } finally {
            try {
                store.close();
            } catch (StoreException e) {
                assertTrue(e.getMessage() != null);
            }
        }
        assertEquals(List.of(), List.copyOf(Beans.registered()));
    }

    private StoreOptionsBuilder options() {
        return Beans.smallOptions().engine(engine);
    }

    private static void allAnswer(StoreManagement management, String state) throws JMException {
        Beans beans = new Beans(management);
        assertEquals(state, beans.get(Component.STORE, "State"));
        MBeanServer server = Beans.server();
        for (Component component : beans.components()) {
            String[] names = Arrays.stream(beans.info(component).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            AttributeList answers = server.getAttributes(beans.name(component), names);
            assertEquals(names.length, answers.size(), component + ": " + answers);
        }
    }

    /** The log prepares its next file meanwhile, so that once may not be enough. */
    private static void delete(Path data) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (var files = Files.list(data)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
                Files.delete(data);
                return true;
            } catch (DirectoryNotEmptyException e) {
                return false;
            }
        });
    }
}
