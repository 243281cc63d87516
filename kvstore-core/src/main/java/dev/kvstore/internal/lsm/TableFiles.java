package dev.kvstore.internal.lsm;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.Table;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open tables by number. A table that left the tree is closed when nobody reads it any more, and
 * its file deleted then; a file that can't be deleted is garbage that the next open removes. Thread-safe.
 */
final class TableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);

    private final Disk disk;
    private final NativeMemory memory;
    private final BlockCache cache;
    private final StoreId storeId;
    private final ConcurrentMap<Long, OpenTable> open = new ConcurrentHashMap<>();
    private final Set<Long> obsolete = ConcurrentHashMap.newKeySet();

    TableFiles(Disk disk, NativeMemory memory, BlockCache cache, StoreId storeId) {
        this.disk = disk;
        this.memory = memory;
        this.cache = cache;
        this.storeId = storeId;
    }

    /** Opens a table; the caller holds it until it has put it into a tree. */
    OpenTable open(FileMeta meta) {
        OpenTable table = new OpenTable(meta, Table.open(disk, memory, cache, meta.number(), storeId), this);
        open.put(meta.number(), table);
        return table;
    }

    /** A table that is open. */
    OpenTable get(FileMeta meta) {
        return open.get(meta.number());
    }

    /** Deletes a table's file as soon as nobody reads it; it must not be in the manifest any more. */
    void markObsolete(long number) {
        obsolete.add(number);
    }

    /** The last holder has let go. */
    void closed(OpenTable table) {
        long number = table.meta().number();
        open.remove(number, table);
        table.table().close();
        if (obsolete.remove(number)) {
            delete(number);
        }
    }

    int openCount() {
        return open.size();
    }

    /** Files to be deleted as soon as nobody reads them. */
    int obsoleteCount() {
        return obsolete.size();
    }

    /** Deletes the file of a table that is not open and not in the manifest. */
    void delete(long number) {
        try {
            disk.delete(FileNames.table(number));
        } catch (IOException e) {
            LOG.warn("{} can't be deleted; it will be when the store is opened next", FileNames.table(number), e);
        }
    }
}
