package dev.kvstore.internal.lsm;

import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.ManifestInspector;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.TableInspector;
import dev.kvstore.internal.wal.LogInspector;
import java.io.IOException;

/** Looks into the files of this engine, by their names. */
public final class FileInspector {
    private FileInspector() {}

    /**
     * Looks into a table, a log segment or a manifest.
     *
     * @throws StoreFormatException when the file has the name of something else
     */
    public static Findings inspect(Disk disk, String name, NativeMemory memory) throws IOException {
        long number = FileNames.number(name);
        return switch (FileNames.kind(name)) {
            case TABLE -> TableInspector.inspect(disk, number, memory, NoReaders.INSTANCE);
            case LOG -> LogInspector.inspect(disk, number);
            case MANIFEST -> ManifestInspector.inspect(disk, number);
            default ->
                throw new StoreFormatException(
                        name + " must be named as a table, a log, a manifest or a tree of a store is");
        };
    }
}
