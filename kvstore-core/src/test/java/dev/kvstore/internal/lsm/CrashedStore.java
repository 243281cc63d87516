package dev.kvstore.internal.lsm;

import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memtable.Memtable;
import dev.kvstore.internal.wal.LogObserver;
import dev.kvstore.internal.wal.LogRecovery;
import dev.kvstore.internal.wal.LogSegments;
import dev.kvstore.internal.wal.LogWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Manifest and log of a store whose process ended, on a simulated disk, and memtables to replay the log into. */
final class CrashedStore implements AutoCloseable {
    static final StoreId STORE = new StoreId(5, 6);
    private static final long SMALLEST_THRESHOLD = 64 << 10;

    /** Room that the replay asked for. */
    record Room(long entries, long payloadBytes) {}

    final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
    final NativeMemory memory = new NativeMemory();
    final VersionSet versions = VersionSet.create(disk, memory, STORE, new VersionEdit());
    final List<Room> rooms = new ArrayList<>();
    final LiveSettings settings = new LiveSettings(
            StoreOptions.builder().flushThresholdBytes(SMALLEST_THRESHOLD).build(),
            new EventDispatcher("crashed", null, Thread::new));

    private final Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory));
    private final Reclamation reclamation = new Reclamation(readers);
    private final ViewHolder views = new ViewHolder(reclamation);
    private final Memtables memtables = new Memtables(memory, settings, views);
    private final BatchBuffer batch = new BatchBuffer(memory);
    private LogWriter log;

    CrashedStore() throws IOException {
        TableTree tables = new TableTree(Version.EMPTY, meta -> null);
        memtables.open(tables);
        tables.release();
    }

    /** Appends a batch whose writes have the numbers from {@code first} on. */
    void log(long first, Consumer<BatchBuffer> writes) throws IOException {
        batch.clear();
        batch.unmark();
        writes.accept(batch);
        log(batch, first, first + batch.count() - 1);
    }

    /** Appends a batch that is said to have these numbers. */
    void log(BatchBuffer writes, long first, long last) throws IOException {
        if (log == null) {
            LogSegments segments = new LogSegments(
                    disk,
                    STORE,
                    versions::nextFileNumber,
                    memory,
                    LogRecovery.NONE,
                    LogSegments.MIN_SEGMENT_BYTES,
                    false);
            log = new LogWriter(disk, segments, memory, LogObserver.NONE);
        }
        log.append(writes.seal(), 0, (int) writes.length(), first, last, false);
    }

    /** Replays what was logged; a memtable that is full makes place for a new one. */
    LogRecovery replay() throws IOException {
        endLog();
        return new Recovery(disk, memory, versions, memtables, this::makeRoom).replay();
    }

    /** What is in memtables, the newest memtable first, as {@code sequence key value length}. */
    List<List<String>> contents() {
        List<List<String>> contents = new ArrayList<>();
        contents.add(entries(memtables.active()));
        for (LiveMemtable full : views.current().immutables()) {
            contents.add(entries(full.memtable()));
        }
        return contents;
    }

    /** The memtable that takes writes. */
    Memtable active() {
        return memtables.active();
    }

    /** Whether writes are sure to fit into one new memtable. */
    boolean fitIntoOne(long entries, long payloadBytes) {
        return memtables.fitIntoOne(entries, payloadBytes);
    }

    @Override
    public void close() throws IOException {
        endLog();
        batch.close();
        views.close();
        reclamation.drain();
        memtables.close();
        readers.close();
        versions.close();
    }

    private void makeRoom(long entries, long payloadBytes) {
        rooms.add(new Room(entries, payloadBytes));
        if (memtables.isActiveFull() || !memtables.active().hasRoomFor(entries, payloadBytes)) {
            memtables.rotate(entries, payloadBytes);
        }
    }

    private void endLog() throws IOException {
        if (log != null) {
            log.abandon();
            log = null;
        }
    }

    private static List<String> entries(Memtable memtable) {
        List<String> entries = new ArrayList<>();
        try (InternalIterator each = memtable.allVersionsIterator()) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                byte[] key = each.keyRegion().toArray(each.keyOffset() + 1, each.keyLength() - 1);
                entries.add(each.sequence() + " " + new String(key, StandardCharsets.ISO_8859_1) + " "
                        + each.valueLength());
            }
        }
        return entries;
    }
}
