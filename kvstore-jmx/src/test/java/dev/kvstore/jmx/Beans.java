package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreOptionsBuilder;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/** A store's beans as a client sees them: by name, through the MBean server. */
final class Beans {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private final StoreManagement management;
    private final String store;

    Beans(StoreManagement management) {
        this.management = management;
        this.store = management.name();
    }

    /** Those that the store has. */
    List<Component> components() {
        return Stream.of(Component.values())
                .filter(component -> management.objectNames().contains(component.objectName(store)))
                .toList();
    }

    static StoreOptionsBuilder smallOptions() {
        return StoreOptions.builder()
                .memoryBudget(32 << 20)
                .flushThresholdBytes(64 << 10)
                .walSegmentBytes(64 << 10)
                .walMaxBytes(1 << 20)
                .targetFileBytes(64 << 10)
                .levelBaseBytes(1 << 20)
                .l0Triggers(new L0Triggers(2, 20, 36));
    }

    Object get(Component component, String attribute) {
        try {
            return SERVER.getAttribute(component.objectName(store), attribute);
        } catch (JMException e) {
            throw new AssertionError(component + " " + attribute, e);
        }
    }

    long number(Component component, String attribute) {
        return (Long) get(component, attribute);
    }

    void set(Component component, String attribute, Object value) throws JMException {
        SERVER.setAttribute(component.objectName(store), new Attribute(attribute, value));
    }

    /** Offers a value that must be refused, with what was offered in the message, and answers the message. */
    String refuses(Component component, String attribute, Object value) {
        Object before = get(component, attribute);
        RuntimeMBeanException refusal = assertThrows(
                RuntimeMBeanException.class, () -> set(component, attribute, value), attribute + " = " + value);
        assertEquals(IllegalArgumentException.class, refusal.getCause().getClass(), attribute);
        String message = refusal.getCause().getMessage();
        assertTrue(message.contains(String.valueOf(value)), message);
        assertEquals(before, get(component, attribute), attribute);
        return message;
    }

    /** Invokes an operation whose parameters have the primitive or String types of the arguments. */
    Object invoke(Component component, String operation, Object... arguments) throws JMException {
        String[] types = Arrays.stream(arguments)
                .map(argument ->
                        argument instanceof Long ? "long" : argument.getClass().getName())
                .toArray(String[]::new);
        return SERVER.invoke(component.objectName(store), operation, arguments, types);
    }

    MBeanInfo info(Component component) throws JMException {
        return SERVER.getMBeanInfo(component.objectName(store));
    }

    ObjectName name(Component component) {
        return component.objectName(store);
    }

    static MBeanServer server() {
        return SERVER;
    }

    /** All beans of ours that are registered, of whatever store. */
    static Set<ObjectName> registered() {
        try {
            return SERVER.queryNames(new ObjectName("dev.kvstore:*"), null);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts entries with incompressible values of a length, under keys from {@code first} on. */
    static void put(KeyValueStore store, int first, int count, int valueBytes) {
        Random random = new Random(first);
        byte[] value = new byte[valueBytes];
        for (int i = first; i < first + count; i++) {
            random.nextBytes(value);
            store.put(key(i), value);
        }
    }

    static byte[] key(int number) {
        return Integer.toString(1_000_000 + number).getBytes(StandardCharsets.US_ASCII);
    }
}
