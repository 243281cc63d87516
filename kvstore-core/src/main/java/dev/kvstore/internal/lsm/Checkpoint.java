package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a copy of the store that shares its tables: links first, then a manifest that names them. */
final class Checkpoint {
    private final EngineParts parts;
    private final WorkControl control;

    Checkpoint(EngineParts parts, WorkControl control) {
        this.parts = parts;
        this.control = control;
    }

    /** Writes everything up to {@code flushed}, which is in tables, and perhaps more; returns up to where. */
    long write(Path directory, long flushed) {
        try (Disk target = parts.disk().sibling(directory.toAbsolutePath())) {
            return write(target, flushed);
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the checkpoint " + directory + " can't be written", e);
        }
    }

    private long write(Disk target, long flushed) throws IOException {
        if (target.directoryExists() && !target.list().isEmpty()) {
            throw new IllegalArgumentException(
                    "directory must not exist or be empty, got " + target.path() + " with " + target.list());
        }
        target.createDirectory();
        List<VersionEdit> snapshot = new ArrayList<>();
        List<String> written = new ArrayList<>();
        ReadView view = parts.installer().retainWithSnapshot(snapshot);
        try {
            control.expect(view.tables().all().stream()
                    .mapToLong(table -> table.meta().fileBytes())
                    .sum());
            for (OpenTable table : view.tables().all()) {
                control.checkCancelled();
                String name = FileNames.table(table.meta().number());
                written.add(name);
                parts.disk().linkTo(name, target);
                control.advance(table.meta().fileBytes());
            }
            control.checkCancelled();
            target.syncDirectory();
            VersionEdit state = snapshot.get(0).cleanClose(0);
            try (VersionSet versions = VersionSet.create(
                    target, parts.memory(), parts.installer().versions().storeId(), state)) {
                return Math.max(flushed, versions.lastSequence());
            }
        } catch (IOException | StoreException e) {
            remove(target, written, e);
            throw e;
        } finally {
            view.release();
        }
    }

    private static void remove(Disk target, List<String> written, Exception cause) {
        for (String name : written) {
            try {
                target.delete(name);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
