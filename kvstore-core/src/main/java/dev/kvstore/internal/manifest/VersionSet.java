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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(VersionSet.class);
    private static final long MIN_REWRITE_BYTES = 1 << 20;
    private static final int REWRITE_FACTOR = 4;

    private final Disk disk;
    private final NativeMemory memory;
    private final StoreId storeId;
    private final long droppedTailBytes;
    private final AtomicLong nextFileNumber = new AtomicLong();
    private volatile ManifestState state;
    private volatile Throwable failure;
    private volatile long manifestNumber;
    private volatile long manifestBytes;
    private volatile long rewriteBytes = MIN_REWRITE_BYTES;

    /** The live manifest open for appending; null when the next edit has to start a new one. */
    @GuardedBy("this")
    private ManifestWriter writer;

    @GuardedBy("this")
    private final Set<Long> inDoubt = new TreeSet<>();

    @GuardedBy("this")
    private boolean closed;

    private VersionSet(Disk disk, NativeMemory memory, StoreId storeId, ManifestReader.Result found)
            throws IOException {
        this.disk = disk;
        this.memory = memory;
        this.storeId = storeId;
        this.state = found.state();
        this.manifestBytes = found.bytes();
        this.droppedTailBytes = found.droppedBytes();
        long known = Math.max(state.nextFileNumber(), state.logWatermark());
        nextFileNumber.set(Math.max(known, largestNumber(disk) + 1));
    }

    /** Whether the directory holds a store, whole or damaged. */
    public static boolean exists(Disk disk) throws IOException {
        return disk.exists(FileNames.CURRENT);
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
        checkNoRemains(disk, initial);
        ManifestReader.Result nothing = new ManifestReader.Result(ManifestState.EMPTY, 0, 0);
        VersionSet set = new VersionSet(disk, memory, storeId, nothing);
        set.nextFileNumber.accumulateAndGet(initial.nextFileNumber(), Math::max);
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
            checkNoRemains(disk, new VersionEdit());
            throw new StoreNotFoundException(disk.path() + " holds no store: it has no file " + FileNames.CURRENT);
        }
        CurrentFile current = CurrentFile.read(disk, memory);
        VersionSet set = new VersionSet(
                disk, memory, current.storeId(), ManifestReader.read(disk, current.storeId(), current.manifest()));
        set.manifestNumber = current.manifest();
        return set;
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
        if (failure != null) {
            throw new StoreFailedException("the manifest failed earlier", failure);
        }
        edit.nextFileNumber(nextFileNumber.get());
        ManifestState next = applyTo(state, edit);
        if (writer == null || writer.bytes() > rewriteLimit(writer)) {
            rewrite(edit, next);
        } else {
            append(edit);
        }
        manifestNumber = writer.number();
        manifestBytes = writer.bytes();
        state = next;
    }

    /** The tables of the last durable edit. */
    public Version current() {
        return state.version();
    }

    /** A file number never given before, not even by a session whose recovery failed. */
    public long nextFileNumber() {
        return nextFileNumber.getAndIncrement();
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
        return manifestNumber;
    }

    /** Bytes of the live manifest. */
    public long manifestBytes() {
        return manifestBytes;
    }

    /** What poisoned the set, or null. */
    public Throwable failure() {
        return failure;
    }

    /** An edit that leads from an empty store to the present state. */
    public VersionEdit snapshot() {
        return state.snapshot().nextFileNumber(nextFileNumber.get());
    }

    /** Sets the size from which a manifest is rewritten, if it is also several times its first edit; default 1 MiB. */
    public void rewriteBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("rewriteBytes must be at least 0, got " + bytes);
        }
        rewriteBytes = bytes;
    }

    /** Numbers of the tables that must not be deleted: those of the current version and of edits in doubt. */
    public synchronized Set<Long> protectedTables() {
        Set<Long> numbers = new TreeSet<>(inDoubt);
        Version version = state.version();
        for (int level = 0; level < Version.LEVELS; level++) {
            for (FileMeta file : version.files(level)) {
                numbers.add(file.number());
            }
        }
        return numbers;
    }

    /** Closes the manifest; every edit is durable already. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    @GuardedBy("this")
    private void append(VersionEdit edit) {
        try {
            writer.append(edit);
        } catch (IOException e) {
            throw abandonManifest(edit, e, disk.isOutOfSpace(e));
        }
        try {
            writer.force();
        } catch (IOException e) {
            throw abandonManifest(edit, e, false);
        }
    }

    /** Leaves a manifest with an unknown end. The edit may be found in it until another manifest takes over. */
    @GuardedBy("this")
    private StoreException abandonManifest(VersionEdit edit, IOException cause, boolean full) {
        doubt(edit);
        writer.closeAfter(cause);
        writer = null;
        return failed(cause, full);
    }

    /** Starts a manifest with the state after the edit. Up to the replacement of CURRENT the edit can't be found. */
    @GuardedBy("this")
    private void rewrite(VersionEdit edit, ManifestState next) {
        long number = nextFileNumber();
        ManifestWriter created = null;
        try {
            VersionEdit snapshot = next.snapshot().nextFileNumber(nextFileNumber.get());
            created = ManifestWriter.create(disk, memory, storeId, number, snapshot);
            new CurrentFile(storeId, number).stage(disk, memory);
            disk.syncDirectory();
        } catch (IOException e) {
            discard(created, number, e);
            throw failed(e, disk.isOutOfSpace(e));
        } catch (RuntimeException | Error e) {
            // No memory: nothing refers to the new manifest, and the present one is as it was.
            discard(created, number, e);
            throw e;
        }
        try {
            CurrentFile.install(disk);
        } catch (IOException e) {
            doubt(edit);
            created.closeAfter(e);
            throw failed(e, false);
        }
        ManifestWriter old = writer;
        writer = created;
        inDoubt.clear();
        retire(old, number);
    }

    private void discard(ManifestWriter created, long number, Throwable cause) {
        if (created != null) {
            created.closeAfter(cause);
        }
        try {
            CurrentFile.unstage(disk);
            disk.delete(FileNames.manifest(number));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Failing harms nobody: CURRENT names another manifest, and the next rewrite tries to delete this one again. */
    private void retire(ManifestWriter old, long live) {
        try {
            if (old != null) {
                old.close();
            }
            for (String name : disk.list()) {
                if (FileNames.kind(name) == FileNames.Kind.MANIFEST && FileNames.number(name) != live) {
                    disk.delete(name);
                }
            }
        } catch (IOException e) {
            LOG.warn("could not delete the manifests before {} in {}", live, disk.path(), e);
        }
    }

    @GuardedBy("this")
    private void doubt(VersionEdit edit) {
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            inDoubt.add(file.meta().number());
        }
    }

    @GuardedBy("this")
    private StoreException failed(IOException cause, boolean full) {
        if (full) {
            return new StoreFullException("no room for an edit of the manifest in " + disk.path(), cause);
        }
        failure = cause;
        return new StoreFailedException("could not make an edit of the manifest in " + disk.path() + " durable", cause);
    }

    private long rewriteLimit(ManifestWriter manifest) {
        return Math.max(rewriteBytes, REWRITE_FACTOR * manifest.snapshotBytes());
    }

    private static ManifestState applyTo(ManifestState state, VersionEdit edit) {
        try {
            return state.apply(edit);
        } catch (InconsistentEditException e) {
            throw new StoreCorruptedException("the manifest", 0, "a new edit " + e.getMessage());
        }
    }

    private static void checkNoRemains(Disk disk, VersionEdit expected) throws IOException {
        Set<Long> known = new TreeSet<>();
        for (VersionEdit.AddedFile file : expected.addedFiles()) {
            known.add(file.meta().number());
        }
        for (String name : disk.list()) {
            FileNames.Kind kind = FileNames.kind(name);
            boolean table = kind == FileNames.Kind.TABLE && !known.contains(FileNames.number(name));
            if (table || kind == FileNames.Kind.LOG) {
                throw new StoreCorruptedException(FileNames.CURRENT, 0, "it is missing, but " + name + " is there");
            }
        }
    }

    private static long largestNumber(Disk disk) throws IOException {
        long largest = 0;
        for (String name : disk.list()) {
            String numbered = FileNames.kind(name) == FileNames.Kind.TEMPORARY
                    ? name.substring(0, name.length() - FileNames.TEMPORARY_SUFFIX.length())
                    : name;
            if (FileNames.kind(numbered) != FileNames.Kind.FOREIGN) {
                largest = Math.max(largest, FileNames.number(numbered));
            }
        }
        return largest;
    }
}
