package dev.kvstore.internal.btree;

import static dev.kvstore.testkit.TestData.key;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.store.StoreOpener;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The file of a tree whose process was killed, with all that it had stored: open, to be damaged page by page and
 * recovered. It was synced when the test said so, and at no other time.
 */
final class KilledTree implements AutoCloseable {
    private static final int ENTRIES = 300;
    private static final int VALUE_BYTES = 100;
    private static final int MINUTE_MILLIS = 60_000;

    final SimulatedDisk disk;
    final PageStore pages;
    final StoreId storeId;
    private final Disk.PageFile file;

    /** Kills a process that has used a new tree so. */
    KilledTree(Consumer<KeyValueStore> use) throws IOException {
        disk = kill(use);
        TreeFile.Header header;
        try (Disk.InputFile input = disk.open(FileNames.TREE)) {
            header = TreeFile.readHeader(input, new NativeMemory());
        }
        storeId = header.storeId();
        file = disk.openPages(FileNames.TREE);
        pages = new PageStore(file, header.pageSize());
    }

    /** Puts enough entries for several leaves below a root, in one commit. */
    static void load(KeyValueStore store) {
        try (WriteBatch batch = store.newBatch()) {
            for (int i = 0; i < ENTRIES; i++) {
                batch.put(key(i), TestData.value(i, VALUE_BYTES));
            }
            store.write(batch);
        }
    }

    /** Changes an entry of the first leaf that {@link #load} has made. */
    static void changeFirst(KeyValueStore store) {
        store.put(key(0), TestData.value(ENTRIES, VALUE_BYTES));
    }

    /** Changes an entry of the last leaf. */
    static void changeLast(KeyValueStore store) {
        store.put(key(ENTRIES - 1), TestData.value(ENTRIES, VALUE_BYTES));
    }

    /** All whole meta records, the newest first. */
    List<MetaRecord> records() {
        return MetaPages.readAll(pages, storeId);
    }

    Recovery recovery() {
        return new Recovery(pages, storeId);
    }

    /** A child of the root of a state; the last one for -1. */
    long leaf(MetaRecord record, int index) {
        return Node.referredPage(pages.region(record.state().root), reference(record, index));
    }

    /** Lets a child of the root of a state be another page, under a right checksum. */
    void leaf(MetaRecord record, int index, long page) {
        int gen = (int) Node.txn(pages.region(page), pages.offset(page));
        NodeEditor.writeReference(pages.region(record.state().root), reference(record, index), page, gen);
        pages.seal(record.state().root);
    }

    /** Overwrites a page. */
    void destroy(long page) {
        pages.region(page).fill(pages.offset(page), pages.pageSize(), (byte) 0xA5);
    }

    /** Pages that the tree of a state consists of. */
    Set<Long> treePages(MetaRecord record) {
        Set<Long> found = new TreeSet<>();
        TreeWalk.Visitor visitor = (page, count, gen) -> {
            for (long each = page; each < page + count; each++) {
                found.add(each);
            }
            return true;
        };
        new TreeWalk(pages, visitor).walk(record.state().root, record.state().rootTxn);
        return found;
    }

    /** Pages of the space map of a durable state. */
    Set<Long> mapPages(MetaRecord record) {
        SpaceMap map = new SpaceMap(pages);
        map.read(record.state().spaceMap, record.state().spaceMapTxn);
        return new TreeSet<>(map.ownPages());
    }

    @Override
    public void close() throws IOException {
        pages.release();
        file.close();
    }

    private long reference(MetaRecord record, int index) {
        Region r = pages.region(record.state().root);
        long at = pages.offset(record.state().root);
        return Node.tail(at, Node.slot(r, at, index < 0 ? Node.count(r, at) + index : index));
    }

    private static SimulatedDisk kill(Consumer<KeyValueStore> use) {
        SimulatedDisk running = SimulatedDisk.create(Path.of("tree"));
        running.device().prepareAhead(false);
        StoreOptions options = StoreOptions.builder()
                .engine(StorageEngine.BTREE)
                .durability(Durability.ASYNC)
                .syncIntervalMillis(MINUTE_MILLIS)
                .build();
        try (KeyValueStore store = StoreOpener.open(running, options)) {
            use.accept(store);
            return running.crash(CrashPolicy.everythingSurvives());
        }
    }
}
