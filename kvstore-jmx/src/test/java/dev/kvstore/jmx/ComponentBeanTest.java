package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.LongSetting;
import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagementProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something beside a store that has itself shown: here what an HTTP API tells. */
class ComponentBeanTest {
    private final MBeanServer server = Beans.server();
    private final AtomicLong requests = new AtomicLong();
    private final LongSetting readOnly = setting("HttpReadOnly", "", 0, 1, 0);
    private final LongSetting maxBody = setting("MaxBodyBytes", "bytes", 1024, 1 << 30, 4096);

    private ObjectName name;
    private ManagementProvider.Shown shown;

    @BeforeEach
    void show() throws Exception {
        name = new ObjectName("dev.kvstore:type=HttpApi,context=/orders");
        shown = ManagementProvider.show(component("/orders"));
    }

    @AfterEach
    void end() {
        shown.close();
        assertEquals(Set.of(), Beans.registered());
    }

    @Test
    void readingsAndSettingsAreAttributes() throws Exception {
        requests.set(7);
        readOnly.set(1);
        List<String> names = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toList();
        assertEquals(List.of("Requests", "Dialects", "HttpReadOnly", "MaxBodyBytes"), names);
        AttributeList all = server.getAttributes(name, names.toArray(String[]::new));
        assertEquals(
                List.of(7L, "REST", true, 4096L),
                all.asList().stream().map(Attribute::getValue).toList());
        assertThrows(AttributeNotFoundException.class, () -> server.getAttribute(name, "Answers"));
    }

    @Test
    void attributesSayUnitRangeAndDefault() throws Exception {
        MBeanAttributeInfo info = server.getMBeanInfo(name).getAttributes()[3];
        assertEquals("What MaxBodyBytes is.", info.getDescription());
        assertEquals("bytes", info.getDescriptor().getFieldValue("units"));
        assertEquals(1024L, info.getDescriptor().getFieldValue("minValue"));
        assertEquals(1L << 30, info.getDescriptor().getFieldValue("maxValue"));
        assertEquals(4096L, info.getDescriptor().getFieldValue("defaultValue"));
        assertEquals("boolean", server.getMBeanInfo(name).getAttributes()[2].getType());
    }

    @Test
    void aChangeIsInForceAndNotified() throws Exception {
        List<AttributeChangeNotification> changes = new ArrayList<>();
        server.addNotificationListener(
                name, (change, handback) -> changes.add((AttributeChangeNotification) change), null, null);
        server.setAttribute(name, new Attribute("MaxBodyBytes", 2048L));
        server.setAttribute(name, new Attribute("MaxBodyBytes", 2048L));
        server.setAttribute(name, new Attribute("HttpReadOnly", true));
        assertEquals(2048, maxBody.get());
        assertEquals(1, readOnly.get());
        assertEquals(
                List.of("MaxBodyBytes changed from 4096 to 2048", "HttpReadOnly changed from false to true"),
                changes.stream().map(AttributeChangeNotification::getMessage).toList());
    }

    @Test
    void aValueOutOfRangeIsRefusedWithRangeAndOffer() throws Exception {
        for (long offered : new long[] {1023, (1L << 30) + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            RuntimeMBeanException refusal = assertThrows(
                    RuntimeMBeanException.class,
                    () -> server.setAttribute(name, new Attribute("MaxBodyBytes", offered)));
            assertEquals(
                    "MaxBodyBytes must be between 1024 and 1073741824 bytes, got " + offered,
                    refusal.getCause().getMessage());
        }
        assertThrows(
                InvalidAttributeValueException.class,
                () -> server.setAttribute(name, new Attribute("HttpReadOnly", 1L)));
        assertThrows(AttributeNotFoundException.class, () -> server.setAttribute(name, new Attribute("Requests", 1L)));
        AttributeList two =
                new AttributeList(List.of(new Attribute("MaxBodyBytes", 1L), new Attribute("HttpReadOnly", true)));
        assertEquals(1, server.setAttributes(name, two).size());
        assertEquals(4096, maxBody.get());
    }

    @Test
    void namesakesAreNumbered() throws Exception {
        ManagementProvider.Shown second = ManagementProvider.show(component("/orders"));
        ManagementProvider.Shown third = ManagementProvider.show(component("/or,ders"));
        assertTrue(server.isRegistered(new ObjectName("dev.kvstore:type=HttpApi,context=/orders-2")));
        assertTrue(server.isRegistered(new ObjectName("dev.kvstore:type=HttpApi,context=\"/or,ders\"")));
        second.close();
        third.close();
        assertEquals(Set.of(name), Beans.registered());
    }

    @Test
    void whatSomebodyElseHasRemovedIsNotMissed() throws Exception {
        server.unregisterMBean(name);
        shown.close();
    }

    private ManagedComponent component(String context) {
        return new ManagedComponent(
                "HttpApi",
                "context",
                context,
                "An API.",
                List.of(
                        new ManagedComponent.Quantity("Requests", "requests", "All requests.", requests::get),
                        new ManagedComponent.Text("Dialects", "Its routes.", () -> "REST")),
                List.of(readOnly, maxBody));
    }

    private static LongSetting setting(String name, String unit, long minimum, long maximum, long initial) {
        return new LongSetting(
                name, unit, "What " + name + " is.", minimum, maximum, initial, (setting, oldValue) -> {});
    }
}
