package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.Job;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreState;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator who has subscribed is told. */
class NotificationsTest {
    @TempDir
    Path directory;

    private final List<Notification> received = new CopyOnWriteArrayList<>();
    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() throws Exception {
        store = KeyValueStore.open(directory, Beans.smallOptions().build());
        management = StoreManagement.register(store);
        beans = new Beans(management);
        for (Component component : beans.components()) {
            Beans.server()
                    .addNotificationListener(
                            beans.name(component), (notification, handback) -> received.add(notification), null, null);
        }
    }

    @AfterEach
    void close() {
        management.close();
        store.close();
    }

    @Test
    void aFlushIsOneLineAndItsNumbers() {
        Beans.put(store, 0, 100, 100);
        store.flush();
        Notification flush = await("dev.kvstore.flush.end");
        assertEquals(beans.name(Component.STORE), flush.getSource());
        assertTrue(flush.getMessage().matches("flushed \\d+ entries into table .*"), flush.getMessage());
        assertFalse(flush.getMessage().contains("\n"));
        assertTrue((Long) ((CompositeData) flush.getUserData()).get("entries") >= 100);
    }

    @Test
    void compactionsJobsRollsAndTruncationsAreReported() {
        Beans.put(store, 0, 100, 100);
        store.maintenance().rollLog();
        store.flush();
        Beans.put(store, 0, 100, 100);
        store.maintenance().compact().await();
        for (String type :
                new String[] {"compaction.start", "compaction.end", "job.end", "wal.rolled", "wal.truncated"}) {
            assertNotNull(await("dev.kvstore." + type));
        }
        CompositeData job = (CompositeData) await("dev.kvstore.job.end").getUserData();
        assertEquals("SUCCEEDED", job.get("state"));
    }

    @Test
    void aLiveChangeIsReportedByTheBeanOfTheAttributeInItsOwnTerms() throws Exception {
        beans.set(Component.FLUSH, "FlushThresholdBytes", 1L << 20);
        beans.set(Component.STORE, "WritesPaused", true);
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        beans.set(Component.COMPACTION, "L0CompactTrigger", 3L);
        beans.set(Component.WAL, "SyncMode", "SYNC");
        Awaitility.await().until(() -> changes().size() == 5);
        assertEquals(
                List.of(
                        "Flush FlushThresholdBytes 65536 1048576",
                        "Store WritesPaused false true",
                        "Compaction CompactionMode AUTO PAUSED",
                        "Compaction L0CompactTrigger 2 3",
                        "Wal SyncMode ASYNC SYNC"),
                changes());
        assertNotNull(await("dev.kvstore.setting.changed"));
        beans.set(Component.STORE, "WritesPaused", false);
        assertNotNull(await("dev.kvstore.stall.end"));
    }

    @Test
    void closingIsTheLastThingReported() {
        store.close();
        Notification last = received.get(received.size() - 1);
        assertEquals("dev.kvstore.state.changed", last.getType());
        assertEquals("CLOSED", ((CompositeData) last.getUserData()).get("to"));
    }

    @Test
    void everyKindOfEventHasATypeThatIsAnnounced() throws Exception {
        Set<String> announced = new HashSet<>();
        for (MBeanNotificationInfo info : beans.info(Component.STORE).getNotifications()) {
            announced.addAll(Arrays.asList(info.getNotifTypes()));
        }
        for (Class<?> type : StoreEvent.class.getPermittedSubclasses()) {
            StoreEvent event = sample(type);
            assertTrue(announced.contains(EventNotifications.type(event)), EventNotifications.type(event));
            assertEquals(
                    type.getRecordComponents().length,
                    EventNotifications.data(event).values().size());
        }
    }

    @Test
    void aStoreOnTheBrinkReportsOneStallASecond() {
        StallFilter filter = new StallFilter();
        long now = System.nanoTime();
        StoreEvent begin = new StoreEvent.StallBegan("x");
        StoreEvent end = new StoreEvent.StallEnded("x", 1);
        assertTrue(filter.lets(begin, now));
        assertTrue(filter.lets(end, now + 1));
        for (int i = 2; i < 100; i++) {
            assertFalse(filter.lets(begin, now + i));
            assertFalse(filter.lets(end, now + i));
        }
        assertTrue(filter.lets(begin, now + 1_000_000_000L));
        assertTrue(filter.lets(new StoreEvent.DiskLow("y"), now));
    }

    @Test
    void aStoreOpenedWithSyncIsNeverMadeWeaker() throws Exception {
        try (KeyValueStore synced = KeyValueStore.open(
                        directory.resolve("synced"),
                        Beans.smallOptions().durability(Durability.SYNC).build());
                StoreManagement shown = StoreManagement.register(synced)) {
            Beans of = new Beans(shown);
            assertEquals("SYNC", of.get(Component.WAL, "SyncMode"));
            of.set(Component.WAL, "SyncMode", "SYNC");
            RuntimeException refusal =
                    assertThrows(RuntimeException.class, () -> of.set(Component.WAL, "SyncMode", "ASYNC"));
            assertTrue(refusal.getCause().getMessage().contains("must not be weaker"), refusal.getCause()::getMessage);
        }
    }

    private static StoreEvent sample(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(NotificationsTest::sampleValue)
                .toArray();
        return (StoreEvent) constructor.newInstance(arguments);
    }

    private static Object sampleValue(Class<?> type) {
        if (type == long.class) {
            return 1L;
        } else if (type == int.class) {
            return 1;
        } else if (type == StoreState.class) {
            return StoreState.OPEN;
        } else if (type == Job.State.class) {
            return Job.State.FAILED;
        }
        return type == Throwable.class ? new IllegalStateException("expected by the test") : "text";
    }

    private List<String> changes() {
        return received.stream()
                .filter(AttributeChangeNotification.class::isInstance)
                .map(AttributeChangeNotification.class::cast)
                .map(change -> component(change) + " " + change.getAttributeName() + " " + change.getOldValue() + " "
                        + change.getNewValue())
                .toList();
    }

    private static String component(Notification notification) {
        String component = ((ObjectName) notification.getSource()).getKeyProperty("component");
        return component == null ? "Store" : component;
    }

    private Notification await(String type) {
        Awaitility.await(type).until(() -> find(type) != null);
        return find(type);
    }

    private Notification find(String type) {
        return received.stream()
                .filter(notification -> notification.getType().equals(type))
                .findFirst()
                .orElse(null);
    }
}
