package dev.kvstore.samples.shell.remote;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A store in another process, through the beans of kvstore-jmx. */
public final class JmxStore implements RemoteStore {
    private static final String STORES = "dev.kvstore:type=Store,*";

    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final ObjectName store;

    private JmxStore(JMXConnector connector, MBeanServerConnection server, ObjectName store) {
        this.connector = connector;
        this.server = server;
        this.store = store;
    }

    /**
     * Takes a process of this machine and user, or where a JVM listens; and the store's name, if there are several. Whom to
     * connect to is the user's choice.
     */
    @SuppressWarnings("BanJNDI")
    public static JmxStore at(String target) throws IOException {
        int slash = target.indexOf('/');
        String where = slash < 0 ? target : target.substring(0, slash);
        String name = slash < 0 ? null : target.substring(slash + 1);
        JMXConnector connector = JMXConnectorFactory.connect(address(where));
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            return new JmxStore(connector, server, find(server, name, where));
        } catch (IOException | RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    private static JMXServiceURL address(String where) throws IOException {
        if (where.matches("\\d+")) {
            return attach(where);
        } else if (where.matches("[^:]+:\\d+")) {
            return new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + where + "/jmxrmi");
        }
        throw new UsageException("--jmx must be a process id or host:port, got '" + where + "'");
    }

    /** The process opens a port of its own for this machine, if it has none yet. */
    private static JMXServiceURL attach(String process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(process);
            try {
                return new JMXServiceURL(machine.startLocalManagementAgent());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + process + " can't be attached to: " + e.getMessage(), e);
        }
    }

    private static ObjectName find(MBeanServerConnection server, String name, String where) throws IOException {
        Set<String> names = new TreeSet<>();
        ObjectName found = null;
        for (ObjectName each : server.queryNames(pattern(STORES), null)) {
            String title = each.getKeyProperty("store");
            if (each.getKeyProperty("component") == null) {
                names.add(title);
                found = name == null || name.equals(title) ? each : found;
            }
        }
        if (names.size() > 1 && name == null) {
            throw new UsageException(where + " has several stores; give one as " + where + "/NAME: " + names);
        } else if (found == null) {
            throw new StoreNotFoundException(where + " has no beans of "
                    + (name == null ? "a store: it needs kvstore-jmx, and managedAs" : "a store " + name));
        }
        return found;
    }

    @Override
    public Map<String, Object> stats() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (ObjectName bean : beans()) {
            for (MBeanAttributeInfo each : attributes(bean)) {
                Object value = read(bean, each.getName());
                if (value instanceof Number || value instanceof String || value instanceof Boolean) {
                    all.put(prefix(bean) + each.getName(), value);
                }
            }
        }
        return all;
    }

    @Override
    public List<Setting> settings() throws IOException {
        List<Setting> settings = new ArrayList<>();
        for (ObjectName bean : beans()) {
            for (MBeanAttributeInfo each : attributes(bean)) {
                if (each.isWritable()) {
                    settings.add(new Setting(
                            prefix(bean) + each.getName(), read(bean, each.getName()), each.getDescription()));
                }
            }
        }
        return settings;
    }

    @Override
    public void set(String name, long value) throws IOException {
        for (ObjectName bean : beans()) {
            for (MBeanAttributeInfo each : attributes(bean)) {
                if (each.isWritable() && name.equals(prefix(bean) + each.getName())) {
                    set(bean, each, value);
                    return;
                }
            }
        }
        throw new UsageException("there is no setting " + name + "; 'config' shows all");
    }

    private void set(ObjectName bean, MBeanAttributeInfo attribute, long value) throws IOException {
        Object typed = switch (attribute.getType()) {
            case "boolean" -> value != 0;
            case "int" -> Math.toIntExact(value);
            case "double" -> (double) value;
            default -> value;
        };
        call(() -> {
            server.setAttribute(bean, new Attribute(attribute.getName(), typed));
            return null;
        });
    }

    @Override
    public List<RemoteJob> jobs() throws IOException {
        List<RemoteJob> jobs = new ArrayList<>();
        for (Object row : ((TabularData) read(store, "Jobs")).values()) {
            CompositeData job = (CompositeData) ((CompositeData) row).get("value");
            jobs.add(new RemoteJob(
                    (Long) job.get("id"),
                    (String) job.get("description"),
                    ((String) job.get("state")).toLowerCase(Locale.ROOT),
                    (Double) job.get("progress"),
                    (Long) job.get("elapsedMillis"),
                    (String) job.get("outcome")));
        }
        jobs.sort(Comparator.comparingLong(RemoteJob::id));
        return jobs;
    }

    @Override
    public boolean cancel(long job) throws IOException {
        return (Boolean) invoke("cancelJob", job);
    }

    @Override
    public long begin(Work work) throws IOException {
        return ((Number) call(() -> {
                    ObjectName bean =
                            work == Work.VERIFY ? store : component(work == Work.FLUSH ? "Flush" : "Compaction");
                    String operation = work.name().toLowerCase(Locale.ROOT) + "Async";
                    return server.invoke(bean, operation, new Object[0], new String[0]);
                }))
                .longValue();
    }

    @Override
    public AutoCloseable watch(Consumer<Event> events) throws IOException {
        NotificationListener listener = (event, ignored) ->
                events.accept(new Event(event.getType().replaceFirst("^dev\\.kvstore\\.", ""), event.getMessage()));
        call(() -> {
            server.addNotificationListener(store, listener, null, null);
            return null;
        });
        return () -> call(() -> {
            server.removeNotificationListener(store, listener);
            return null;
        });
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }

    private Object invoke(String operation, long argument) throws IOException {
        return call(() -> server.invoke(store, operation, new Object[] {argument}, new String[] {"long"}));
    }

    /** The store's own bean first. */
    private List<ObjectName> beans() throws IOException {
        List<ObjectName> beans = new ArrayList<>(server.queryNames(pattern(store.getCanonicalName() + ",*"), null));
        beans.sort(Comparator.comparing(JmxStore::prefix));
        return beans;
    }

    private ObjectName component(String title) throws MalformedObjectNameException {
        return new ObjectName(store + ",component=" + title);
    }

    private static String prefix(ObjectName bean) {
        String component = bean.getKeyProperty("component");
        return component == null ? "" : component + ".";
    }

    private MBeanAttributeInfo[] attributes(ObjectName bean) throws IOException {
        return (MBeanAttributeInfo[]) call(() -> server.getMBeanInfo(bean).getAttributes());
    }

    private Object read(ObjectName bean, String attribute) throws IOException {
        return call(() -> server.getAttribute(bean, attribute));
    }

    private static ObjectName pattern(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Call {
        Object run() throws IOException, JMException;
    }

    /** What the other side refuses is the caller's mistake; what it can't do is a failure. */
    private static Object call(Call call) throws IOException {
        try {
            return call.run();
        } catch (JMException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IllegalArgumentException) {
                throw new UsageException(String.valueOf(cause.getMessage()), cause);
            }
            throw new IOException(String.valueOf(cause.getMessage()), e);
        } catch (javax.management.RuntimeMBeanException e) {
            throw new UsageException(String.valueOf(e.getCause().getMessage()), e);
        }
    }
}
