package dev.kvstore.internal.store;

import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.engine.KeyspaceNames;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The keyspaces of an open store by name, but for the default one. Looking up takes no lock; one at a time is made or dropped. */
final class KeyspaceTable {
    private static final int LONGEST_NAME = 255;

    private final StoreContext context;
    private final Map<String, KeyspaceHandle> handles = new ConcurrentHashMap<>();

    KeyspaceTable(StoreContext context) {
        this.context = context;
        context.engine().keyspaces().forEach((name, id) -> handles.put(name, new KeyspaceHandle(name, id)));
    }

    /** The keyspace of a name, which is made if there is none. */
    KeyspaceHandle open(String name) {
        context.checkOpen();
        KeyspaceHandle present = handles.get(name);
        return present == null ? create(name) : present;
    }

    private synchronized KeyspaceHandle create(String name) {
        KeyspaceHandle present = handles.get(name);
        if (present != null) {
            return present;
        }
        KeyspaceHandle created = new KeyspaceHandle(name, context.engine().createKeyspace(name));
        handles.put(name, created);
        return created;
    }

    /** The keyspace of a name, or null. */
    KeyspaceHandle get(String name) {
        return handles.get(name);
    }

    /** All there are now. */
    Map<String, KeyspaceHandle> present() {
        return Map.copyOf(handles);
    }

    /** The names of all that are not hidden, in order. */
    Set<String> names() {
        context.checkOpen();
        Set<String> names = new TreeSet<>(handles.keySet());
        names.removeIf(KeyspaceNames::isHidden);
        return names;
    }

    synchronized void drop(String name, WriteSlots writes) {
        checkName(name);
        context.checkOpen();
        KeyspaceHandle handle = name.isEmpty() ? null : handles.get(name);
        if (handle == null) {
            throw new StoreNotFoundException("there is no keyspace '" + name + "' that could be dropped");
        }
        // Later writers find the mark; writers who did not see it are waited for. Then nothing can be added.
        handle.markDropped(true);
        boolean done = false;
        try {
            writes.awaitPresent();
            context.engine().dropKeyspace(name);
            done = true;
        } finally {
            handle.markDropped(done);
        }
        handles.remove(name);
    }

    static void checkHiddenName(String name) {
        checkName(name);
        if (name.isEmpty() || name.length() == LONGEST_NAME) {
            throw new IllegalArgumentException("name of a hidden keyspace must be 1 to " + (LONGEST_NAME - 1)
                    + " characters long, got " + name.length());
        }
    }

    static void checkName(String name) {
        Objects.requireNonNull(name, "name must not be null");
        if (KeyspaceNames.isHidden(name)) {
            throw new IllegalArgumentException("name must not start with U+0000, got '" + name + "'");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name must be at most " + LONGEST_NAME + " characters long, got " + name.length());
        }
    }
}
