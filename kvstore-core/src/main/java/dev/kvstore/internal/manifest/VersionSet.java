package dev.kvstore.internal.manifest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The current version of a store and the manifest that makes it durable.
 *
 * <p><b>Edits.</b> {@link #logAndApply} checks an edit, makes it durable, and then publishes the version after it. Edits
 * are appended to the live manifest; the first edit of a session, one after a failed one, and one that finds the manifest
 * grown large start a new manifest instead, which begins with the whole state and takes over by the atomic replacement of
 * CURRENT. So nothing is ever appended behind a torn edit.
 *
 * <p><b>Doubt.</b> An edit whose writing failed may all the same be found by the next recovery. Its tables are protected
 * ({@link #protectedTables()}) until a new manifest without it has taken over.
 *
 * <p><b>Failure.</b> Only a full device lets an edit fail and the next one succeed. Any other failure, above all that of
 * a force, poisons: every later edit throws {@link StoreFailedException} with the first cause.
 *
 * <p><b>Thread safety.</b> All methods may be called from any thread. Edits exclude each other by the monitor, which is
 * held during their file operations; the other methods don't wait for them, but for {@link #protectedTables()}.
 */
public final class VersionSet implements AutoCloseable {
    private final StoreId storeId;
    private final long droppedTailBytes;
    private final FileNumbers numbers;

    /** Edited under the monitor. */
    private final LiveManifest manifest;

    private volatile ManifestState state;

    @GuardedBy("this")
    private boolean closed;

    private VersionSet(Disk disk, NativeMemory memory, CurrentFile current, ManifestReader.Result found)
            throws IOException {
        this.storeId = current.storeId();
        this.state = found.state();
        this.droppedTailBytes = found.droppedBytes();
        this.numbers = new FileNumbers(disk, Math.max(state.nextFileNumber(), state.logWatermark()));
        this.manifest = new LiveManifest(disk, memory, storeId, numbers, current.manifest(), found.bytes());
    }

    /** Whether the directory holds a store, whole or damaged. */
    public static boolean exists(Disk disk) throws IOException {
        return CurrentFile.exists(disk);
    }

    /**
     * Creates a store in a directory without one.
     *
     * @param initial its first edit: empty, or the {@link #snapshot()} of another store whose tables are in the
     *     directory
     * @throws StoreException when there is a store
     * @throws StoreCorruptedException when CURRENT is missing, but tables or logs are there that {@code initial} doesn't
     *     name
     * @throws IOException when a file can't be written; the directory then holds no store
     */
    public static VersionSet create(Disk disk, NativeMemory memory, StoreId storeId, VersionEdit initial)
            throws IOException {
        if (exists(disk)) {
            throw new StoreException(disk.path() + " holds a store already");
        }
        CurrentFile.checkRightlyMissing(disk, initial);
        ManifestReader.Result nothing = new ManifestReader.Result(ManifestState.EMPTY, 0, 0);
        VersionSet set = new VersionSet(disk, memory, new CurrentFile(storeId, 0), nothing);
        set.numbers.skipTo(initial.nextFileNumber());
        set.logAndApply(initial);
        return set;
    }

    /**
     * Reads the state of a store. Writes nothing until the first edit.
     *
     * @throws StoreNotFoundException when the directory holds no store
     * @throws StoreCorruptedException when CURRENT or the manifest is damaged or missing
     * @throws dev.kvstore.StoreFormatException when they were written by a newer kvstore
     */
    public static VersionSet recover(Disk disk, NativeMemory memory) throws IOException {
        if (!exists(disk)) {
            CurrentFile.checkRightlyMissing(disk, new VersionEdit());
            throw new StoreNotFoundException(disk.path() + " holds no store: it has no file " + FileNames.CURRENT);
        }
        CurrentFile current = CurrentFile.read(disk, memory);
        return new VersionSet(disk, memory, current, ManifestReader.read(disk, current.storeId(), current.manifest()));
    }

    /**
     * Makes an edit durable and publishes the version after it.
     *
     * @throws StoreCorruptedException when the edit contradicts the version; nothing was written
     * @throws StoreFullException when there is no room; the edit doesn't count, its tables stay protected for now
     * @throws StoreFailedException when it could not be made durable, or after an earlier failure
     */
    public synchronized void logAndApply(VersionEdit edit) {
        if (closed) {
            throw new StoreClosedException("the manifest is closed");
        }
        manifest.checkUsable();
        edit.nextFileNumber(numbers.peek());
        ManifestState next = applyTo(state, edit);
        manifest.write(edit, next);
        state = next;
    }

    /** The tables of the last durable edit. */
    public Version current() {
        return state.version();
    }

    /** A file number never given before, not even by a session whose recovery failed. */
    public long nextFileNumber() {
        return numbers.take();
    }

    public StoreId storeId() {
        return storeId;
    }

    /** Number of the oldest log segment needed. */
    public long logWatermark() {
        return state.logWatermark();
    }

    /** Everything up to this sequence number is in tables. */
    public long lastSequence() {
        return state.lastSequence();
    }

    /** The keyspaces but the default one: names and ids. Immutable. */
    public Map<String, Integer> keyspaces() {
        return state.keyspaces();
    }

    /** The smallest keyspace id that was never used. */
    public int nextKeyspaceId() {
        return state.nextKeyspaceId();
    }

    /** Whether the last edit marked a clean close. */
    public boolean isCleanlyClosed() {
        return state.cleanCloseSequence() != VersionEdit.UNSET;
    }

    /** The sequence number at which the log must end at least, as the clean close said; 0 when it didn't say. */
    public long cleanCloseSequence() {
        return Math.max(0, state.cleanCloseSequence());
    }

    /** Bytes of a torn edit that recovery dropped. */
    public long droppedTailBytes() {
        return droppedTailBytes;
    }

    /** Number of the live manifest. */
    public long manifestNumber() {
        return manifest.number();
    }

    /** Bytes of the live manifest. */
    public long manifestBytes() {
        return manifest.bytes();
    }

    /** What poisoned the set, or null. */
    public Throwable failure() {
        return manifest.failure();
    }

    /** An edit that leads from an empty store to the present state. */
    public VersionEdit snapshot() {
        return state.snapshot().nextFileNumber(numbers.peek());
    }

    /** Sets the size from which a manifest is rewritten, if it is also several times its first edit; default 1 MiB. */
    public void rewriteBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("rewriteBytes must be at least 0, got " + bytes);
        }
        manifest.rewriteBytes(bytes);
    }

    /** Numbers of the tables that must not be deleted: those of the current version and of edits in doubt. */
    public synchronized Set<Long> protectedTables() {
        Set<Long> tables = new TreeSet<>(manifest.tablesInDoubt());
        Version version = state.version();
        for (int level = 0; level < Version.LEVELS; level++) {
            for (FileMeta file : version.files(level)) {
                tables.add(file.number());
            }
        }
        return tables;
    }

    /** Closes the manifest; every edit is durable already. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        manifest.close();
    }

    private static ManifestState applyTo(ManifestState state, VersionEdit edit) {
        try {
            return state.apply(edit);
        } catch (InconsistentEditException e) {
            throw new StoreCorruptedException("the manifest", 0, "a new edit " + e.getMessage());
        }
    }
}
