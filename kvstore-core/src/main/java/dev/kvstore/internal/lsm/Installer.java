package dev.kvstore.internal.lsm;

import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Installs edits, one at a time: makes the directory entries of new tables durable, then the edit, then shows the
 * new tree to readers, and only then lets files go that the edit has removed. Lock order: this monitor, then the
 * view's.
 */
final class Installer {
    private final Disk disk;
    private final VersionSet versions;
    private final TableFiles files;
    private final ViewHolder views;
    private final boolean hasLog;

    /** @param hasLog whether what is not in tables is in a log; if not, every edit leaves a store that needs none */
    Installer(Disk disk, VersionSet versions, TableFiles files, ViewHolder views, boolean hasLog) {
        this.hasLog = hasLog;
        this.disk = disk;
        this.versions = versions;
        this.files = files;
        this.views = views;
    }

    /** The present tree's version. */
    Version version() {
        return versions.current();
    }

    VersionSet versions() {
        return versions;
    }

    /** Installs an edit that leaves the memtables as they are. */
    void install(VersionEdit edit) {
        install(edit, (view, tables) -> new ReadView(view.active(), view.immutables(), tables));
    }

    /**
     * Installs an edit. When that fails, its new tables are deleted unless the manifest may name them.
     *
     * @param change makes the new view from the present one and the new tree
     */
    synchronized void install(VersionEdit edit, BiFunction<ReadView, TableTree, ReadView> change) {
        List<FileMeta> fresh = fresh(edit);
        List<OpenTable> opened = new ArrayList<>();
        if (!hasLog) {
            edit.cleanClose(0);
        }
        try {
            if (!fresh.isEmpty()) {
                syncDirectory();
            }
            for (FileMeta file : fresh) {
                opened.add(files.open(file));
            }
            versions.logAndApply(edit);
        } catch (RuntimeException | Error e) {
            abandon(fresh, opened);
            throw e;
        }
        Version version = versions.current();
        TableTree tables = new TableTree(version, files::get);
        opened.forEach(OpenTable::release);
        // Marked before the view that holds them may go, because letting it go deletes what is marked.
        for (VersionEdit.DeletedFile file : edit.deletedFiles()) {
            if (version.levelOf(file.number()) < 0) {
                files.markObsolete(file.number());
            }
        }
        views.update(view -> change.apply(view, tables));
        tables.release();
    }

    /** The present state as an edit, and the view that shows it, held for the caller. */
    synchronized ReadView retainWithSnapshot(List<VersionEdit> snapshot) {
        snapshot.add(versions.snapshot());
        return views.retainCurrent();
    }

    /** A failed sync is final, for want of room, too: nobody knows which names it has lost. */
    private void syncDirectory() {
        try {
            disk.syncDirectory();
        } catch (IOException e) {
            throw new StoreFailedException("the names of new tables in " + disk.path() + " can't be made durable", e);
        }
    }

    /** Tables that the edit adds to the tree, not those it moves within. */
    private List<FileMeta> fresh(VersionEdit edit) {
        List<FileMeta> fresh = new ArrayList<>();
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            if (files.get(file.meta()) == null) {
                fresh.add(file.meta());
            }
        }
        return fresh;
    }

    private void abandon(List<FileMeta> fresh, List<OpenTable> opened) {
        Set<Long> keep = versions.protectedTables();
        for (int i = 0; i < fresh.size(); i++) {
            long number = fresh.get(i).number();
            boolean isOpen = i < opened.size();
            if (isOpen && !keep.contains(number)) {
                files.markObsolete(number);
            }
            if (isOpen) {
                opened.get(i).release();
            } else if (!keep.contains(number)) {
                files.delete(number);
            }
        }
    }

    /** Opens the tables of the recovered version as the first tree. */
    TableTree openTree() {
        List<OpenTable> opened = new ArrayList<>();
        try {
            Version version = versions.current();
            for (int level = 0; level < Version.LEVELS; level++) {
                for (FileMeta file : version.files(level)) {
                    opened.add(files.open(file));
                }
            }
            return new TableTree(version, files::get);
        } finally {
            opened.forEach(OpenTable::release);
        }
    }
}
