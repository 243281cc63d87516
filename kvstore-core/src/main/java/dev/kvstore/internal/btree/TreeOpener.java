package dev.kvstore.internal.btree;

import dev.kvstore.Durability;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.OperationTimes;
import dev.kvstore.internal.engine.OptionsFile;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.StoreDirectory;
import dev.kvstore.internal.engine.Undo;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.jfr.RecoveryEvent;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an engine: lock, file, newest whole state, threads, in this order. When a step fails, what the steps before
 * have taken is given back in reverse order.
 */
final class TreeOpener {
    private static final Logger LOG = LoggerFactory.getLogger(TreeOpener.class);

    /** Pages kept for deletions, and for the syncs that make use of what they free, on a device that is full. */
    private static final int RESERVE = 24;

    /**
     * Added to the transaction number after an end without a close: what that lost may have left pages with numbers
     * that were to come. Odd, so that repeated additions don't meet again in the low half.
     */
    static final long TXN_JUMP = 0x1357_9BDFL;

    private final Disk disk;
    private final StoreOptions options;
    private final EngineThreads threads;
    private final NativeMemory memory;
    private final Undo undo = new Undo();
    private Disk.DirectoryLock lock;
    private AutoCloseable file;

    TreeOpener(Disk disk, StoreOptions options, NativeMemory memory) {
        this.memory = memory;
        this.disk = disk;
        this.options = options;
        this.threads = new EngineThreads(
                String.valueOf(disk.path().getFileName()),
                failure -> LOG.error("a background thread of {} has ended", disk.path(), failure));
    }

    TreeEngine open() {
        return StoreDirectory.open(disk, undo, this::openSteps);
    }

    private TreeEngine openSteps() throws IOException {
        long started = System.nanoTime();
        lock = StoreDirectory.take(disk, options, undo);
        if (!options.readOnly()) {
            prepareDirectory();
        }
        TreeFile.Header header = readHeader();
        PageStore pages = openPages(header.pageSize());
        RecoveryEvent event = new RecoveryEvent();
        event.begin();
        Recovery recovery = new Recovery(pages, header.storeId());
        Recovery.Found found = recovery.find();
        record(event, found);
        if (!options.readOnly()) {
            cutOff(pages, found);
        }
        TreeParts parts = assemble(header, pages, recovery, found);
        TreeEngine engine = new TreeEngine(parts, lock, options);
        if (!options.readOnly()) {
            if (!found.isDurable() || found.dropped() > 0) {
                recovery.rewrite();
                parts.syncer().sync(parts.queue());
            }
            engine.startHousekeeping(threads);
            OptionsFile.write(disk, StorageEngine.BTREE, options, parts.settings());
        }
        report(parts, System.nanoTime() - started);
        return engine;
    }

    /** What lies behind the end of every state may never have been given room on the device. */
    private static void cutOff(PageStore pages, Recovery.Found found) throws IOException {
        long end = Math.max(found.state().state().end, found.previous().state().end);
        if (pages.pages() > end) {
            pages.shrink(end);
        }
    }

    private void prepareDirectory() throws IOException {
        for (String name : disk.list()) {
            switch (FileNames.kind(name)) {
                case TABLE, LOG, MANIFEST, CURRENT ->
                    throw new StoreFormatException(disk.path() + " holds " + name
                            + ", a file of the LSM engine: engine must be LSM or not be chosen");
                case TEMPORARY -> disk.delete(name);
                default -> {}
            }
        }
        if (!TreeFile.exists(disk) && options.createIfMissing()) {
            TreeFile.create(disk, StoreId.random(), pageSize(), memory);
        }
    }

    private int pageSize() {
        int atLeast = Math.max(PageLayout.SMALLEST_PAGE, Math.min(PageLayout.LARGEST_PAGE, options.blockBytes()));
        return Integer.highestOneBit(2 * atLeast - 1);
    }

    private TreeFile.Header readHeader() throws IOException {
        if (!TreeFile.exists(disk)) {
            throw new StoreNotFoundException("there is no store in " + disk.path());
        }
        try (Disk.InputFile input = disk.open(FileNames.TREE)) {
            return TreeFile.readHeader(input, memory);
        }
    }

    private PageStore openPages(int pageSize) throws IOException {
        PageStore pages;
        if (options.readOnly()) {
            Disk.InputFile input = disk.open(FileNames.TREE);
            file = input;
            undo.push(this::closeFile);
            pages = new PageStore(input, pageSize);
        } else {
            Disk.PageFile output = disk.openPages(FileNames.TREE);
            file = output;
            undo.push(this::closeFile);
            pages = new PageStore(output, pageSize);
        }
        undo.push(pages::release);
        return pages;
    }

    private TreeParts assemble(TreeFile.Header header, PageStore pages, Recovery recovery, Recovery.Found found) {
        EventDispatcher events =
                new EventDispatcher(disk.path().toString(), options.listener(), threads.factory("events"));
        undo.push(events::close);
        Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory));
        undo.push(readers::close);
        EngineHealth health = new EngineHealth(events, options.readOnly());
        LiveSettings settings = new LiveSettings(options, events);
        OperationTimes times = new OperationTimes(disk.path().toString(), settings.slowOperationMicros(), events);
        Pins pins = new Pins();
        PageAllocator allocator = new PageAllocator(pages, pins, readers, RESERVE);
        SpaceMap spaceMap = new SpaceMap(pages);
        if (!options.readOnly()) {
            recovery.startAllocator(found, spaceMap, allocator);
        }
        TreeState current = new TreeState();
        current.copyFrom(found.state().state());
        if (!found.durable().isClean()) {
            current.txn = recovery.largestTxn() + TXN_JUMP;
        }
        Snapshots snapshots = new Snapshots(pages, pins);
        Published published = new Published();
        published.publish(current.root, current.sequence, current.entries);
        TreeWriter writer = new TreeWriter(pages, allocator, memory);
        MetaPages metas = new MetaPages(pages, header.storeId(), found.durable().metaPage());
        WriteCounters counters = new WriteCounters();
        Syncer syncer = new Syncer(disk, pages, metas, spaceMap, pins, health, times, writer.transaction(), current);
        syncer.start(found.durable(), found.previous());
        TreeChanges changes = new TreeChanges(published);
        BatchApplier applier = new BatchApplier(writer, readers, new ReadSetCheck(pages, snapshots, memory));
        undo.push(applier::close);
        boolean hasLog = options.durability() != Durability.NONE;
        TreeCommit commit =
                new TreeCommit(writer.transaction(), applier, current, published, metas, syncer, health, hasLog);
        OwnTransactions own = new OwnTransactions(disk, writer.transaction(), applier, commit, syncer, health);
        RoomForGroup room = new RoomForGroup(allocator, pages.pageSize(), syncer, health);
        TreeCommitter committer =
                new TreeCommitter(disk, applier, commit, room, syncer, health, settings, counters, changes.log());
        WriteQueue queue = new WriteQueue(committer);
        changes.start(queue);
        return new TreeParts(
                disk, header, file, memory, readers, events, health, settings, pages, pins, snapshots, published,
                allocator, current, syncer, applier, commit, own, committer, queue, counters, times, found);
    }

    private void record(RecoveryEvent event, Recovery.Found found) {
        event.store = disk.path().toString();
        event.records = found.records();
        event.droppedTailBytes = found.dropped();
        event.commit();
    }

    private static void report(TreeParts parts, long nanos) {
        Recovery.Found found = parts.found();
        if (!found.isDurable() || found.dropped() > 0) {
            parts.events()
                    .publish(new StoreEvent.Recovered(
                            found.records(), 0, found.dropped(), TimeUnit.NANOSECONDS.toMicros(nanos)));
        }
    }

    private void closeFile() {
        try {
            file.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
