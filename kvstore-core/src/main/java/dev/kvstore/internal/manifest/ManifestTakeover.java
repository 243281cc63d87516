package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a new manifest takes over from the live one: it is prepared beside it, installed by the atomic replacement of
 * CURRENT, and then the old one is retired. Up to the installation nothing refers to the new one. Not thread-safe.
 */
final class ManifestTakeover {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestTakeover.class);

    private final Disk disk;
    private final NativeMemory memory;
    private final StoreId storeId;

    ManifestTakeover(Disk disk, NativeMemory memory, StoreId storeId) {
        this.disk = disk;
        this.memory = memory;
        this.storeId = storeId;
    }

    /** Makes a manifest that holds one edit, and the file that will be CURRENT; durable, or deleted when it fails. */
    ManifestWriter prepare(long number, VersionEdit snapshot) throws IOException {
        ManifestWriter created = null;
        try {
            created = ManifestWriter.create(disk, memory, storeId, number, snapshot);
            new CurrentFile(storeId, number).stage(disk, memory);
            disk.syncDirectory();
            return created;
        } catch (IOException | RuntimeException | Error e) {
            discard(created, number, e);
            throw e;
        }
    }

    /** Makes the prepared manifest the live one. When it fails, either may be. */
    void install() throws IOException {
        CurrentFile.install(disk);
    }

    /**
     * Deletes all manifests but the live one. Failing harms nobody: CURRENT names another manifest, and the next takeover
     * tries to delete this one again.
     *
     * @param old the manifest until now, or null
     */
    void retire(ManifestWriter old, long live) {
        try {
            if (old != null) {
                old.close();
            }
            for (String name : disk.list()) {
                if (FileNames.kind(name) == FileNames.Kind.MANIFEST && FileNames.number(name) != live) {
                    disk.delete(name);
                }
            }
        } catch (IOException e) {
            LOG.warn("could not delete the manifests before {} in {}", live, disk.path(), e);
        }
    }

    private void discard(ManifestWriter created, long number, Throwable cause) {
        if (created != null) {
            created.closeAfter(cause);
        }
        try {
            CurrentFile.unstage(disk);
            disk.delete(FileNames.manifest(number));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
