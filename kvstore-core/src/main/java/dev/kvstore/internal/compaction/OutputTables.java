package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.TableBuilder;
import dev.kvstore.internal.sstable.TableOptions;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where jobs write their tables. Thread-safe if its parts are.
 *
 * @param disk the store's directory
 * @param memory for the builders' buffers
 * @param storeId goes into every table
 * @param options how the tables of a level are written
 * @param fileNumbers hands out numbers that were never used before
 */
public record OutputTables(
        Disk disk, NativeMemory memory, StoreId storeId, IntFunction<TableOptions> options, LongSupplier fileNumbers) {
    private static final Logger LOG = LoggerFactory.getLogger(OutputTables.class);

    TableBuilder create(int level) {
        return new TableBuilder(disk, memory, fileNumbers.getAsLong(), storeId, options.apply(level));
    }

    /** Deletes a finished table that will not be installed. What can't be deleted is unknown to the manifest. */
    void delete(long fileNumber) {
        String name = FileNames.table(fileNumber);
        try {
            disk.delete(name);
        } catch (IOException e) {
            LOG.warn("{} can't be deleted; no manifest names it", name, e);
        }
    }
}
