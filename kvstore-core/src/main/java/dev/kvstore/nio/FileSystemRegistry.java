package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The open file systems by id, and the volumes of the stores they show. The one place where state is kept outside of file systems;
 * it forgets what is closed. Thread-safe.
 */
final class FileSystemRegistry {
    static final FileSystemRegistry INSTANCE = new FileSystemRegistry();

    private final FileSystemProvider provider = new KeyValueFileSystemProvider();

    @GuardedBy("this")
    private final Map<String, KvFileSystem> fileSystems = new HashMap<>();

    @GuardedBy("this")
    private final IdentityHashMap<KeyValueStore, Volume> volumes = new IdentityHashMap<>();

    private FileSystemRegistry() {}

    /** The provider that all file systems say they are of. */
    FileSystemProvider provider() {
        return provider;
    }

    /** Makes the file system of a store. */
    synchronized KvFileSystem add(FileSystemSettings settings, KeyValueStore store, boolean owned) {
        String id = id(settings, store);
        boolean readOnly = settings.readOnly();
        Volume volume = volumes.get(store);
        if (volume == null) {
            volume = new Volume(store, !readOnly);
        }
        KvFileSystem fileSystem =
                new KvFileSystem(this, id, volume, readOnly, settings.workingDirectory(), owned ? store : null);
        volumes.put(store, volume);
        fileSystems.put(id, fileSystem);
        return fileSystem;
    }

    /** Makes the read-only file system of a snapshot, which it closes. */
    synchronized KvFileSystem add(FileSystemSettings settings, KeyValueStore store, Snapshot snapshot) {
        String id = id(settings, store);
        Volume volume = new Volume(store, snapshot);
        KvFileSystem fileSystem = new KvFileSystem(this, id, volume, true, settings.workingDirectory(), snapshot);
        fileSystems.put(id, fileSystem);
        return fileSystem;
    }

    synchronized KvFileSystem get(String id) {
        KvFileSystem found = fileSystems.get(id);
        if (found == null) {
            throw new FileSystemNotFoundException("there is no open file system kv://" + id);
        }
        return found;
    }

    /** Throws when there is a file system of that id. */
    synchronized void checkAbsent(String id) {
        if (fileSystems.containsKey(id)) {
            throw new FileSystemAlreadyExistsException("kv://" + id + " is open");
        }
    }

    synchronized void remove(KvFileSystem closed) {
        fileSystems.remove(closed.id(), closed);
        Volume volume = closed.files().volume();
        boolean used = false;
        for (KvFileSystem other : fileSystems.values()) {
            used |= other.files().volume() == volume;
        }
        if (!used) {
            volumes.values().remove(volume);
            volume.close();
        }
    }

    @GuardedBy("this")
    private String id(FileSystemSettings settings, KeyValueStore store) {
        if (settings.id() != null) {
            checkAbsent(settings.id());
            return settings.id();
        }
        String base = KvUris.idFrom(String.valueOf(store.path().getFileName()));
        String id = base;
        for (int i = 2; fileSystems.containsKey(id); i++) {
            id = base + "-" + i;
        }
        return id;
    }
}
