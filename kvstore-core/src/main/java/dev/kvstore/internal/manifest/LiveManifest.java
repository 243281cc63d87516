package dev.kvstore.internal.manifest;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * The manifest that edits go to: appended to, or followed by a new one that begins with the whole state. What is in
 * doubt, and what poisons, see {@link VersionSet}.
 *
 * <p><b>Thread safety.</b> Of who holds the version set's monitor; number, bytes, the failure and the limit are anybody's.
 */
final class LiveManifest implements AutoCloseable {
    private static final long MIN_REWRITE_BYTES = 1 << 20;
    private static final int REWRITE_FACTOR = 4;

    private final Disk disk;
    private final FileNumbers numbers;
    private final ManifestTakeover takeover;
    private final Set<Long> inDoubt = new TreeSet<>();

    /** Open for appending; null when the next edit has to start a new manifest. */
    private ManifestWriter writer;

    private volatile long number;
    private volatile long bytes;
    private volatile Throwable failure;
    private volatile long rewriteBytes = MIN_REWRITE_BYTES;

    /**
     * The manifest of a session that has made no edit.
     *
     * @param number its number, 0 when there is none
     */
    LiveManifest(Disk disk, NativeMemory memory, StoreId storeId, FileNumbers numbers, long number, long bytes) {
        this.disk = disk;
        this.numbers = numbers;
        this.takeover = new ManifestTakeover(disk, memory, storeId);
        this.number = number;
        this.bytes = bytes;
    }

    /** @throws StoreFailedException after a failure that was more than a full device */
    void checkUsable() {
        if (failure != null) {
            throw new StoreFailedException("the manifest failed earlier", failure);
        }
    }

    /**
     * Makes an edit durable.
     *
     * @param next the state after it
     * @throws StoreFullException when there is no room; the edit is in doubt, or can't be found
     * @throws StoreFailedException when it could not be made durable
     */
    void write(VersionEdit edit, ManifestState next) {
        if (writer == null || writer.bytes() > rewriteLimit(writer)) {
            rewrite(edit, next);
        } else {
            append(edit);
        }
        number = writer.number();
        bytes = writer.bytes();
    }

    long number() {
        return number;
    }

    /** Bytes of the file. */
    long bytes() {
        return bytes;
    }

    /** What poisoned it, or null. */
    Throwable failure() {
        return failure;
    }

    /** Sets the size from which it is rewritten, if that is also several times its first edit. */
    void rewriteBytes(long least) {
        rewriteBytes = least;
    }

    /** Numbers of the tables of edits that failed, and may be found all the same. */
    Set<Long> tablesInDoubt() {
        return inDoubt;
    }

    /** Idempotent. */
    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    private void append(VersionEdit edit) {
        try {
            writer.append(edit);
        } catch (IOException e) {
            throw abandon(edit, e, disk.isOutOfSpace(e));
        }
        try {
            writer.force();
        } catch (IOException e) {
            throw abandon(edit, e, false);
        }
    }

    /** Leaves a manifest with an unknown end. The edit may be found in it until another manifest takes over. */
    private StoreException abandon(VersionEdit edit, IOException cause, boolean full) {
        doubt(edit);
        writer.closeAfter(cause);
        writer = null;
        return failed(cause, full);
    }

    /** Starts a manifest with the state after the edit. Up to the takeover the edit can't be found. */
    private void rewrite(VersionEdit edit, ManifestState next) {
        ManifestWriter created = prepare(next);
        try {
            takeover.install();
        } catch (IOException e) {
            doubt(edit);
            created.closeAfter(e);
            throw failed(e, false);
        }
        ManifestWriter old = writer;
        writer = created;
        inDoubt.clear();
        takeover.retire(old, created.number());
    }

    private ManifestWriter prepare(ManifestState next) {
        long newNumber = numbers.take();
        try {
            return takeover.prepare(newNumber, next.snapshot().nextFileNumber(numbers.peek()));
        } catch (IOException e) {
            throw failed(e, disk.isOutOfSpace(e));
        }
    }

    private void doubt(VersionEdit edit) {
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            inDoubt.add(file.meta().number());
        }
    }

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
}
