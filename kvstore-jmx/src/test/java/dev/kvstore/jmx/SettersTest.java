package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every writable attribute: its range, its neighbours, and what it says when it refuses. */
class SettersTest {
    @TempDir
    Path directory;

    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(directory, Beans.smallOptions().build());
        management = StoreManagement.register(store, "setters");
        beans = new Beans(management);
    }

    @AfterEach
    void close() {
        management.close();
        store.close();
    }

    @Test
    void everySettingOfTheStoreIsAnAttribute() {
        LiveAttributes attributes = new LiveAttributes(store);
        for (LongSetting setting : store.settings().all()) {
            assertNotNull(attributes.forSetting(setting.name()), setting.name());
        }
    }

    @Test
    void everyWritableAttributeSaysItsRangeAndDefault() throws Exception {
        int writable = 0;
        for (Component component : Component.values()) {
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                if (attribute.isWritable()) {
                    writable++;
                    Map<String, Object> fields = fields(attribute);
                    assertEquals(
                            beans.get(component, attribute.getName()), fields.get("defaultValue"), fields::toString);
                    if (attribute.getType().equals("long")) {
                        assertTrue(fields.containsKey("minValue") && fields.containsKey("maxValue"), fields::toString);
                    }
                }
            }
        }
        assertEquals(store.settings().all().size() + 3, writable);
    }

    @Test
    void everyAttributeIsDescribed() throws Exception {
        for (Component component : Component.values()) {
            assertTrue(beans.info(component).getDescription().endsWith("."));
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                assertTrue(attribute.getDescription().endsWith("."), component + " " + attribute);
            }
        }
    }

    @Test
    void everyNumberIsRefusedBelowAndAboveItsRangeWithRangeAndOffer() throws Exception {
        int tried = 0;
        for (Component component : Component.values()) {
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                if (attribute.isWritable() && attribute.getType().equals("long")) {
                    long minimum = (Long) attribute.getDescriptor().getFieldValue("minValue");
                    long maximum = (Long) attribute.getDescriptor().getFieldValue("maxValue");
                    refuses(component, attribute.getName(), minimum - 1);
                    refuses(component, attribute.getName(), maximum + 1);
                    refuses(component, attribute.getName(), Long.MIN_VALUE);
                    refuses(component, attribute.getName(), Long.MAX_VALUE);
                    tried++;
                }
            }
        }
        assertTrue(tried > 20, "numbers tried: " + tried);
    }

    @Test
    void everyNumberTakesTheEndsOfItsRangeUnlessANeighbourForbidsIt() throws Exception {
        for (Component component : Component.values()) {
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                boolean isPair = attribute.getName().matches("L0.*|Wal(Segment|Max)Bytes|PendingCompaction.*");
                if (attribute.isWritable() && attribute.getType().equals("long") && !isPair) {
                    for (String end : new String[] {"minValue", "maxValue", "defaultValue"}) {
                        Object value = attribute.getDescriptor().getFieldValue(end);
                        beans.set(component, attribute.getName(), value);
                        assertEquals(value, beans.get(component, attribute.getName()), attribute.getName());
                    }
                }
            }
        }
    }

    @Test
    void neighboursKeepTheirOrder() throws Exception {
        assertTrue(refuses(Component.COMPACTION, "L0CompactTrigger", 21L).contains("compact <= slowdown"));
        refuses(Component.COMPACTION, "L0SlowdownTrigger", 37L);
        refuses(Component.COMPACTION, "L0SlowdownTrigger", 1L);
        refuses(Component.COMPACTION, "L0StopTrigger", 19L);
        beans.invoke(Component.COMPACTION, "setL0Triggers", 50L, 60L, 70L);
        assertEquals(60, beans.number(Component.COMPACTION, "L0SlowdownTrigger"));
        String walText = refuses(Component.WAL, "WalMaxBytes", 64L << 10 >> 1);
        assertTrue(walText.contains("65536"), walText);
        beans.set(Component.WAL, "WalSegmentBytes", 1L << 20);
        assertTrue(refuses(Component.WAL, "WalMaxBytes", 1L << 19)
                .contains("walSegmentBytes must be at most walMaxBytes"));
        beans.set(Component.COMPACTION, "PendingCompactionHardBytes", 1L << 37);
        refuses(Component.COMPACTION, "PendingCompactionSoftBytes", (1L << 37) + 1);
    }

    @Test
    void modesAreSpelledAsDocumented() throws Exception {
        assertEquals(
                "CompactionMode must be AUTO or PAUSED, got paused",
                refuses(Component.COMPACTION, "CompactionMode", "paused"));
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        assertEquals(1, store.settings().compactionPaused().get());
        beans.set(Component.COMPACTION, "CompactionMode", "AUTO");
        assertEquals(0, store.settings().compactionPaused().get());
    }

    @Test
    void overridesAreListedAndReset() throws Exception {
        assertEquals(0, ((String[]) beans.get(Component.STORE, "LiveOverrides")).length);
        beans.set(Component.WAL, "WalMaxBytes", 128L << 20);
        beans.set(Component.WAL, "WalSegmentBytes", 32L << 20);
        beans.set(Component.COMPACTION, "L0CompactTrigger", 3L);
        beans.set(Component.STORE, "WritesPaused", true);
        String[] overrides = (String[]) beans.get(Component.STORE, "LiveOverrides");
        assertEquals(4, overrides.length, () -> Arrays.toString(overrides));
        beans.invoke(Component.STORE, "resetOverrides");
        assertEquals(0, ((String[]) beans.get(Component.STORE, "LiveOverrides")).length);
        assertEquals(64 << 10, store.settings().walSegmentBytes().get());
    }

    @Test
    void afterCloseEverySetterAndOperationRefusesAndEveryGetterAnswers() throws Exception {
        Map<Object, Class<?>> implementations = Map.of(
                new StoreBean(store, directory), StoreMXBean.class,
                new FlushBean(store), FlushMXBean.class,
                new CompactionBean(store), CompactionMXBean.class,
                new WalBean(store), WalMXBean.class,
                new BlockCacheBean(store), BlockCacheMXBean.class,
                new TablesBean(store.metrics()), TablesMXBean.class);
        store.close();
        for (Map.Entry<Object, Class<?>> implementation : implementations.entrySet()) {
            for (Method method : implementation.getValue().getMethods()) {
                if (method.getName().matches("(get|is).*") && method.getParameterCount() == 0) {
                    assertNotNull(method.invoke(implementation.getKey()), method.toString());
                } else {
                    refusesAfterClose(implementation.getKey(), method);
                }
            }
        }
    }

    private void refusesAfterClose(Object bean, Method method) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == boolean.class
                        ? true
                        : type == long.class
                                ? (Object) 100L
                                : method.getName().contains("Sync")
                                        ? "SYNC"
                                        : method.getName().contains("Range") ? "" : "AUTO")
                .toArray();
        InvocationTargetException failure =
                assertThrows(InvocationTargetException.class, () -> method.invoke(bean, arguments), method.toString());
        assertEquals(IllegalStateException.class, failure.getCause().getClass(), method.toString());
        assertTrue(
                failure.getCause().getMessage().endsWith("is closed"),
                failure.getCause().getMessage());
    }

    /** What an operator reads in the dialogue. */
    private String refuses(Component component, String attribute, Object value) {
        Object before = beans.get(component, attribute);
        RuntimeMBeanException refusal = assertThrows(
                RuntimeMBeanException.class, () -> beans.set(component, attribute, value), attribute + " = " + value);
        assertEquals(IllegalArgumentException.class, refusal.getCause().getClass(), attribute);
        String message = refusal.getCause().getMessage();
        assertTrue(message.contains(String.valueOf(value)), message);
        assertEquals(before, beans.get(component, attribute), attribute);
        return message;
    }

    private static Map<String, Object> fields(MBeanAttributeInfo attribute) {
        Map<String, Object> fields = new TreeMap<>();
        for (String name : attribute.getDescriptor().getFieldNames()) {
            fields.put(name, attribute.getDescriptor().getFieldValue(name));
        }
        return fields;
    }
}
