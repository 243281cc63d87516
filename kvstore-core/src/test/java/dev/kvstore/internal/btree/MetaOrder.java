package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The order in which a tree has to write: the pages of a state are durable before a meta page calls it so. Stores into
 * mappings can't be seen, so the file is looked at before every force: when a new durable state is in a meta page then, the
 * nodes and maps up to its transaction must be what they were when the last force began. Guarded by itself.
 *
 * <p>Pages of values that are longer than a page aren't looked at, nor is the first force after opening, nor one before which
 * the file could not be read.
 */
public final class MetaOrder implements CheckingDisk.Observer {
    /** What tells the content of a sealed page. */
    private record Seal(long txn, int crc) {}

    private final CheckingDisk disk;
    private final NativeMemory memory = new NativeMemory();
    private final Checksum checksum = new Checksum();
    private Map<Long, Seal> forced = Map.of();
    private Map<Long, Seal> beingForced = Map.of();
    private long durableTxn = -1;

    public MetaOrder(CheckingDisk disk) {
        this.disk = disk;
    }

    @Override
    public boolean readsWritesTo(String name) {
        return false;
    }

    @Override
    public synchronized void beforeForce(String name) {
        if (!name.equals(FileNames.TREE)) {
            return;
        }
        try (Disk.InputFile file = disk.unchecked().open(name);
                Region copy = memory.allocate(MemoryComponent.SCRATCH, file.size())) {
            TreeFile.Header header = TreeFile.readHeader(file, memory);
            look(copy, header, read(file, copy, header.pageSize()));
        } catch (StoreException e) {
            // A damaged tree is reported by who opens it.
        } catch (IOException e) {
            // The device is about to fail for the tree as well. What is forced now is not known the next time.
            durableTxn = -1;
            beingForced = Map.of();
        }
    }

    @Override
    public synchronized void afterForce(String name) {
        if (name.equals(FileNames.TREE)) {
            forced = beingForced;
        }
    }

    @Override
    public CheckingDisk.Observer ofSibling(CheckingDisk sibling) {
        return new MetaOrder(sibling);
    }

    /** Copies the pages, for a mapping would be cut where the file is meanwhile; returns how many there are. */
    private static long read(Disk.InputFile file, Region copy, int pageSize) {
        long pages = file.size() / pageSize;
        for (long page = 0; page < pages; page++) {
            try {
                file.read(page * pageSize, copy, page * pageSize, pageSize);
            } catch (IOException e) {
                return page;
            }
        }
        return pages;
    }

    private void look(Region copy, TreeFile.Header header, long pages) {
        long txn = newestDurable(copy, header);
        Map<Long, Seal> seals = new HashMap<>();
        for (long page = PageLayout.FIRST_DATA_PAGE; page < pages; page++) {
            long at = page * header.pageSize();
            if (isNode(copy, at, page)) {
                Seal seal = new Seal(
                        copy.getLong(at + PageLayout.TXN), copy.getInt(at + header.pageSize() - Integer.BYTES));
                boolean isNew =
                        durableTxn >= 0 && txn > durableTxn && seal.txn <= txn && !seal.equals(forced.get(page));
                disk.require(
                        !isNew || !isWhole(copy, at, header.pageSize()),
                        "page " + page + " of transaction " + seal.txn
                                + " was not durable when the state of transaction " + txn + " was said to be");
                seals.put(page, seal);
            }
        }
        durableTxn = txn;
        beingForced = seals;
    }

    private long newestDurable(Region copy, TreeFile.Header header) {
        long newest = 0;
        for (long page = PageLayout.FIRST_META_PAGE; page < PageLayout.FIRST_DATA_PAGE; page++) {
            for (int place = 0; place < MetaLayout.PLACES; place++) {
                long at = page * header.pageSize() + (long) place * MetaLayout.PLACE;
                MetaRecord record = MetaLayout.read(copy, at, header.storeId(), page, place, checksum);
                if (record != null && record.isDurable()) {
                    newest = Math.max(newest, record.txn());
                }
            }
        }
        return newest;
    }

    private static boolean isNode(Region copy, long at, long page) {
        int type = copy.getByte(at + PageLayout.TYPE);
        return type >= PageLayout.LEAF
                && type <= PageLayout.SPACE_DIRECTORY
                && type != PageLayout.RUN
                && (copy.getLong(at + PageLayout.NUMBER) & PageLayout.NUMBER_MASK) == page;
    }

    /** Not one that is being written for a later transaction. */
    private boolean isWhole(Region copy, long at, int pageSize) {
        int length = pageSize - Integer.BYTES;
        return checksum.reset().update(copy, at, length).value() == copy.getInt(at + length);
    }
}
