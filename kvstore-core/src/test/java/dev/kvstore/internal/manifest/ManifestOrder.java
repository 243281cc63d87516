package dev.kvstore.internal.manifest;

import dev.kvstore.StoreException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.RecordLayout;
import dev.kvstore.internal.wal.StartedSegments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which an LSM store has to write: a table is durable, with its name, before an edit names it; a manifest is
 * before CURRENT names it; a table, a log segment or a manifest is deleted, or used for something else, only when the
 * edit is durable that makes it superfluous. Edits are read as they are written. Guarded by itself.
 */
public final class ManifestOrder implements CheckingDisk.Observer {
    /** What a manifest needs: tables of edits that are durable or may be, and log segments of those that are. */
    private static final class Needed {
        private final Set<Long> tables = new HashSet<>();
        private final Set<Long> deleted = new HashSet<>();
        private long watermark;
        private long nextWatermark;
    }

    private final CheckingDisk disk;
    private final NativeMemory memory = new NativeMemory();
    private final Map<Long, Needed> manifests = new HashMap<>();
    private final Set<String> found;
    private long newest = -1;
    private long replacing = -1;
    private long live = -1;

    /** Files that are there already may be left by a crash, so logs among them are anybody's to delete. */
    public ManifestOrder(CheckingDisk disk) {
        this.disk = disk;
        try {
            found = disk.unchecked().directoryExists()
                    ? Set.copyOf(disk.unchecked().list())
                    : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean readsWritesTo(String name) {
        return FileNames.kind(name) == Kind.MANIFEST;
    }

    @Override
    public synchronized void beforeWrite(String name, byte[] bytes) {
        long number = FileNames.number(name);
        if (!manifests.containsKey(number)) {
            newest = number;
            // The header of the file.
            manifests.put(number, new Needed());
            return;
        }
        Needed needed = manifests.get(number);
        VersionEdit edit = edit(name, bytes);
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            disk.assertDurable(FileNames.table(file.meta().number()));
            needed.tables.add(file.meta().number());
        }
        for (VersionEdit.DeletedFile file : edit.deletedFiles()) {
            needed.deleted.add(file.number());
        }
        // A move is a deletion and an addition.
        edit.addedFiles().forEach(file -> needed.deleted.remove(file.meta().number()));
        needed.nextWatermark = Math.max(needed.nextWatermark, edit.logWatermark());
    }

    @Override
    public synchronized void afterForce(String name) {
        if (FileNames.kind(name) == Kind.MANIFEST) {
            Needed needed = manifests.get(FileNames.number(name));
            needed.tables.removeAll(needed.deleted);
            needed.deleted.clear();
            needed.watermark = needed.nextWatermark;
        }
    }

    @Override
    public synchronized void beforeRename(String from, String to) {
        if (to.equals(FileNames.CURRENT) && newest >= 0) {
            disk.assertDurable(FileNames.manifest(newest));
            replacing = newest;
        } else if (FileNames.kind(from) == Kind.LOG) {
            requireObsoleteLog(from);
        }
    }

    @Override
    public synchronized void afterSyncDirectory() {
        live = replacing;
    }

    @Override
    public synchronized void beforeDelete(String name) {
        switch (FileNames.kind(name)) {
            case TABLE -> requireUnnamed(name);
            case MANIFEST ->
                disk.require(
                        FileNames.number(name) != live && FileNames.number(name) != replacing,
                        name + " is deleted though CURRENT names it");
            case LOG -> {
                if (!found.contains(name) && isStarted(name)) {
                    requireObsoleteLog(name);
                }
            }
            default -> {}
        }
    }

    @Override
    public CheckingDisk.Observer ofSibling(CheckingDisk sibling) {
        return new ManifestOrder(sibling);
    }

    private void requireUnnamed(String table) {
        long number = FileNames.number(table);
        for (long manifest : new long[] {live, replacing}) {
            Needed needed = manifests.get(manifest);
            disk.require(
                    needed == null || !needed.tables.contains(number),
                    table + " is deleted though " + FileNames.manifest(manifest) + " names it durably");
        }
        if (live < 0) {
            disk.require(!tablesOfBefore().contains(number), table + " is deleted though an earlier manifest names it");
        }
    }

    /** A crash now would find the state before CURRENT was replaced, or the one after. */
    private void requireObsoleteLog(String log) {
        Needed needed = manifests.get(live);
        long watermark = needed == null ? 0 : needed.watermark;
        disk.require(
                FileNames.number(log) < watermark,
                log + " is given up though the durable watermark of the log is " + watermark);
    }

    private boolean isStarted(String name) {
        try {
            return StartedSegments.isStarted(disk.unchecked(), name);
        } catch (IOException e) {
            // What can't be read is not held against who deletes it.
            return false;
        }
    }

    /** Until this session has written a manifest, that which it found counts. */
    private Set<Long> tablesOfBefore() {
        try {
            if (!disk.unchecked().exists(FileNames.CURRENT)) {
                return Set.of();
            }
            CurrentFile current = CurrentFile.read(disk.unchecked(), memory);
            ManifestState state = ManifestReader.read(disk.unchecked(), current.storeId(), current.manifest())
                    .state();
            Set<Long> tables = new HashSet<>();
            for (int level = 0; level < Version.LEVELS; level++) {
                List<FileMeta> files = state.version().files(level);
                files.forEach(file -> tables.add(file.number()));
            }
            return tables;
        } catch (IOException | StoreException e) {
            // The store can't be opened, and says so.
            return Set.of();
        }
    }

    private VersionEdit edit(String name, byte[] bytes) {
        try (Region record = memory.allocate(MemoryComponent.SCRATCH, bytes.length)) {
            record.write(0, bytes, 0, bytes.length);
            return EditLayout.decode(record, RecordLayout.HEADER_LENGTH, RecordLayout.length(record, 0), name);
        } catch (InconsistentEditException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }
}
