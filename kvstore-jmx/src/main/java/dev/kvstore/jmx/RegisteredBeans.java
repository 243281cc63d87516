package dev.kvstore.jmx;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreListener;
import dev.kvstore.StoreState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/** The beans of one store and their notifications. Thread-safe. */
final class RegisteredBeans implements StoreListener {
    private static final int MOST_NAMESAKES = 10_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final KeyValueStore store;
    private final Path checkpointRoot;
    private final LiveAttributes attributes;
    private final Notifier notifier;
    private final Map<Component, DescribedMXBean> beans;

    @GuardedBy("this")
    private final Map<ObjectName, DescribedMXBean> registered = new LinkedHashMap<>();

    @GuardedBy("this")
    private String name;

    private RegisteredBeans(KeyValueStore store, Path checkpointRoot) {
        this.store = store;
        this.checkpointRoot = checkpointRoot;
        this.attributes = new LiveAttributes(store);
        this.notifier = new Notifier(attributes);
        this.beans = beans();
    }

    static RegisteredBeans register(KeyValueStore store, String name, Path checkpointRoot) {
        RegisteredBeans beans = new RegisteredBeans(store, checkpointRoot);
        try {
            beans.registerAll(name);
            store.addListener(beans);
        } catch (StoreClosedException e) {
            beans.unregister();
            throw new IllegalStateException(e.getMessage(), e);
        } catch (JMException | RuntimeException e) {
            beans.unregister();
            throw new IllegalStateException(
                    "the beans of " + store.path() + " can't be registered: " + e.getMessage(), e);
        }
        return beans;
    }

    synchronized String name() {
        return name;
    }

    synchronized List<ObjectName> objectNames() {
        return List.copyOf(registered.keySet());
    }

    @Override
    public void onEvent(StoreEvent event) {
        notifier.send(event);
        if (event instanceof StoreEvent.StateChanged change && change.to() == StoreState.CLOSED) {
            unregister();
        }
    }

    synchronized void unregister() {
        store.removeListener(this);
        List<ObjectName> names = new ArrayList<>(registered.keySet());
        Collections.reverse(names);
        for (ObjectName each : names) {
            if (registered.get(each).isRegistered()) {
                remove(each);
            }
        }
    }

    private void remove(ObjectName each) {
        try {
            server.unregisterMBean(each);
        } catch (InstanceNotFoundException e) {
            // Removed by somebody else since the look at it: it is gone, as wanted.
            return;
        } catch (JMException e) {
            throw new IllegalStateException("the bean " + each + " can't be removed: " + e.getMessage(), e);
        }
    }

    private synchronized void registerAll(String wanted) throws JMException {
        DescribedMXBean own = beans.get(Component.STORE);
        name = wanted;
        for (int next = 2; !registerUnlessTaken(Component.STORE.objectName(name), own); next++) {
            if (next > MOST_NAMESAKES) {
                throw new InstanceAlreadyExistsException("all of " + wanted + " to " + name + " are taken");
            }
            name = wanted + "-" + next;
        }
        for (Map.Entry<Component, DescribedMXBean> bean : beans.entrySet()) {
            if (bean.getKey() != Component.STORE) {
                put(bean.getKey().objectName(name), bean.getValue());
            }
        }
    }

    @GuardedBy("this")
    private boolean registerUnlessTaken(ObjectName objectName, DescribedMXBean bean) throws JMException {
        try {
            put(objectName, bean);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    @GuardedBy("this")
    private void put(ObjectName objectName, DescribedMXBean bean) throws JMException {
        server.registerMBean(bean, objectName);
        registered.put(objectName, bean);
    }

    private Map<Component, DescribedMXBean> beans() {
        Map<Component, DescribedMXBean> all = new LinkedHashMap<>();
        add(all, Component.STORE, new StoreBean(store, checkpointRoot), StoreMXBean.class);
        if (store.options().engine() == StorageEngine.BTREE) {
            add(all, Component.TREE, new TreeBean(store), TreeMXBean.class);
            return all;
        }
        if (store.options().durability() != Durability.NONE) {
            add(all, Component.WAL, new WalBean(store), WalMXBean.class);
        }
        add(all, Component.FLUSH, new FlushBean(store), FlushMXBean.class);
        add(all, Component.COMPACTION, new CompactionBean(store), CompactionMXBean.class);
        add(all, Component.BLOCK_CACHE, new BlockCacheBean(store), BlockCacheMXBean.class);
        add(all, Component.TABLES, new TablesBean(store.metrics()), TablesMXBean.class);
        return all;
    }

    private <T> void add(Map<Component, DescribedMXBean> all, Component component, T bean, Class<T> type) {
        NotificationBroadcasterSupport emitter = notifier.emitter(component);
        DescribedMXBean described = new DescribedMXBean(bean, type, emitter, attributes.of(component));
        notifier.add(component, described);
        all.put(component, described);
    }
}
