package dev.kvstore.internal.store;

import dev.kvstore.FileInspection;
import dev.kvstore.RepairReport;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.btree.PageInspector;
import dev.kvstore.internal.btree.TreeRepair;
import dev.kvstore.internal.btree.TreeRevert;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.lsm.FileInspector;
import dev.kvstore.internal.lsm.Salvage;
import dev.kvstore.internal.memory.ChronicleEnd;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** What is done with stores that are not open, on a directory or on any {@link Disk}. */
public final class ClosedStores {
    private ClosedStores() {}

    /** See {@link dev.kvstore.StoreClasses#prepareUnloading}. */
    public static void prepareUnloading() {
        ChronicleEnd.run();
    }

    /** See {@link dev.kvstore.StoreFiles#repair}. */
    public static RepairReport repair(Path damaged, Path target) {
        Objects.requireNonNull(damaged, "damaged must not be null");
        Objects.requireNonNull(target, "target must not be null");
        NativeMemory.startQuietly();
        try (Disk source = new OsDisk(damaged.toAbsolutePath())) {
            return repair(source, target);
        }
    }

    /** The same on any disk, which the caller closes. */
    public static RepairReport repair(Disk source, Path target) {
        if (!source.directoryExists()) {
            throw new StoreNotFoundException("there is no directory " + source.path());
        }
        try (Disk fresh = source.sibling(target.toAbsolutePath())) {
            return source.exists(FileNames.TREE)
                    ? TreeRepair.run(source, fresh, new NativeMemory())
                    : Salvage.run(source, fresh, new NativeMemory());
        }
    }

    /** See {@link dev.kvstore.StoreFiles#inspect}. */
    public static FileInspection inspect(Path file) {
        return onDiskOf(
                file,
                (disk, name) -> name.equals(FileNames.TREE)
                        ? PageInspector.inspect(disk, new NativeMemory())
                        : FileInspector.inspect(disk, name, new NativeMemory()));
    }

    /** See {@link dev.kvstore.StoreFiles#inspectPage}. */
    public static FileInspection inspectPage(Path file, long page) {
        return onDiskOf(file, (disk, name) -> {
            if (FileNames.kind(name) != FileNames.Kind.TREE) {
                throw new StoreFormatException(file + " must be the file of a tree, named " + FileNames.TREE);
            }
            return PageInspector.inspectPage(disk, page, new NativeMemory());
        });
    }

    /** See {@link dev.kvstore.StoreFiles#revertTree}. */
    public static long revertTree(Path directory) {
        Objects.requireNonNull(directory, "directory must not be null");
        NativeMemory.startQuietly();
        try (Disk disk = new OsDisk(directory.toAbsolutePath())) {
            return TreeRevert.run(disk, new NativeMemory());
        }
    }

    private interface Inspection {
        Findings of(Disk disk, String name) throws IOException;
    }

    private static FileInspection onDiskOf(Path file, Inspection inspection) {
        Objects.requireNonNull(file, "file must not be null");
        NativeMemory.startQuietly();
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        String name = String.valueOf(absolute.getFileName());
        if (directory == null) {
            throw new StoreNotFoundException("there is no file " + file);
        }
        try (Disk disk = new OsDisk(directory)) {
            if (!disk.directoryExists() || !disk.exists(name)) {
                throw new StoreNotFoundException("there is no file " + file);
            }
            Findings found = inspection.of(disk, name);
            return new FileInspection(
                    found.kind(), found.properties(), found.columns(), found.rows(), found.problems());
        } catch (IOException e) {
            throw new StoreIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }
}
