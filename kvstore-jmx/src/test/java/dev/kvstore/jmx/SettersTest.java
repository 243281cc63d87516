package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.StorageEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every writable attribute: its range, its neighbours, and what it says when it refuses. */
@ParameterizedClass
@EnumSource(StorageEngine.class)
class SettersTest {
    @Parameter
    StorageEngine engine;

    @TempDir
    Path directory;

    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(
                directory, Beans.smallOptions().engine(engine).build());
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
        for (Component component : beans.components()) {
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
        assertEquals(engine == StorageEngine.LSM ? store.settings().all().size() + 3 : 10, writable);
    }

    @Test
    void everyAttributeIsDescribed() throws Exception {
        for (Component component : beans.components()) {
            assertTrue(beans.info(component).getDescription().endsWith("."));
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                assertTrue(attribute.getDescription().endsWith("."), component + " " + attribute);
            }
        }
    }

    @Test
    void everyNumberIsRefusedBelowAndAboveItsRangeWithRangeAndOffer() throws Exception {
        int tried = 0;
        for (Component component : beans.components()) {
            for (MBeanAttributeInfo attribute : beans.info(component).getAttributes()) {
                if (attribute.isWritable() && attribute.getType().equals("long")) {
                    long minimum = (Long) attribute.getDescriptor().getFieldValue("minValue");
                    long maximum = (Long) attribute.getDescriptor().getFieldValue("maxValue");
                    beans.refuses(component, attribute.getName(), minimum - 1);
                    beans.refuses(component, attribute.getName(), maximum + 1);
                    beans.refuses(component, attribute.getName(), Long.MIN_VALUE);
                    beans.refuses(component, attribute.getName(), Long.MAX_VALUE);
                    tried++;
                }
            }
        }
        assertTrue(tried > (engine == StorageEngine.LSM ? 20 : 7), "numbers tried: " + tried);
    }

    @Test
    void everyNumberTakesTheEndsOfItsRangeUnlessANeighbourForbidsIt() throws Exception {
        for (Component component : beans.components()) {
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
    void afterCloseEverySetterAndOperationRefusesAndEveryGetterAnswers() throws Exception {
        Map<Object, Class<?>> implementations = Map.of(
                new StoreBean(store, directory), StoreMXBean.class,
                new FlushBean(store), FlushMXBean.class,
                new CompactionBean(store), CompactionMXBean.class,
                new WalBean(store), WalMXBean.class,
                new TreeBean(store), TreeMXBean.class,
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

    private static Map<String, Object> fields(MBeanAttributeInfo attribute) {
        Map<String, Object> fields = new TreeMap<>();
        for (String name : attribute.getDescriptor().getFieldNames()) {
            fields.put(name, attribute.getDescriptor().getFieldValue(name));
        }
        return fields;
    }
}
