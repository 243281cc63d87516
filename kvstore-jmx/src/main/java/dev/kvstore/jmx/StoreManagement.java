package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.management.ObjectName;

/**
 * The beans of one open store in the platform's MBean server, from {@link #register} until {@link #close}, or until
 * the store is closed.
 *
 * <p>Their names are {@code dev.kvstore:type=Store,store=<name>} for the store as a whole and
 * {@code dev.kvstore:type=Store,store=<name>,component=<X>} for Flush, Compaction, Wal, BlockCache and Tables,
 * or for Tree when the store is a B+tree. Nothing
 * is opened for the network: who may connect is decided by how the JVM was started. Thread-safe.
 */
public final class StoreManagement implements AutoCloseable {
    private final RegisteredBeans beans;

    private StoreManagement(RegisteredBeans beans) {
        this.beans = beans;
    }

    /**
     * Registers beans under the name of the store's directory.
     *
     * @throws IllegalStateException when the MBean server refuses them
     */
    public static StoreManagement register(KeyValueStore store) {
        Objects.requireNonNull(store, "store must not be null");
        Path directory = store.path().getFileName();
        return register(store, directory == null ? store.path().toString() : directory.toString());
    }

    /**
     * Registers beans.
     *
     * @param name for people; when it is taken, {@code -2}, {@code -3} and so on is appended
     * @throws IllegalStateException when the MBean server refuses them, or the store is closed
     */
    public static StoreManagement register(KeyValueStore store, String name) {
        Objects.requireNonNull(store, "store must not be null");
        Objects.requireNonNull(name, "name must not be null");
        Path directory = store.path();
        return register(store, name, directory.resolveSibling(directory.getFileName() + "-checkpoints"));
    }

    /**
     * Registers beans.
     *
     * @param name for people; when it is taken, {@code -2}, {@code -3} and so on is appended
     * @param checkpointRoot the directory below which operators may have checkpoints written; it need not exist. Unless
     *     given, a sibling of the store's directory that is called the same with {@code -checkpoints} appended
     * @throws IllegalStateException when the MBean server refuses them, or the store is closed
     */
    public static StoreManagement register(KeyValueStore store, String name, Path checkpointRoot) {
        Objects.requireNonNull(store, "store must not be null");
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(checkpointRoot, "checkpointRoot must not be null");
        return new StoreManagement(RegisteredBeans.register(store, name, checkpointRoot.toAbsolutePath()));
    }

    /** The name under which the beans are registered. */
    public String name() {
        return beans.name();
    }

    /** The names of all beans that were registered, the store's own first. */
    public List<ObjectName> objectNames() {
        return beans.objectNames();
    }

    /** Removes the beans; what somebody else has removed or replaced meanwhile is left alone. Idempotent. */
    @Override
    public void close() {
        beans.unregister();
    }
}
