package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A file that is open: one object for all its channels, so that they see each other's writes at once. What was written is stored as
 * one batch when the file is flushed.
 *
 * <p>Lock order: the volume's mutex, {@link #changes}, the lock of {@link #image} and {@link #link}. Everything here but reading and
 * writing content is called with the mutex held.
 *
 * <p>A write of the entry by others, through the raw store, is seen as long as nothing is waiting to be flushed; after that, the
 * later commit wins, as with two processes that write one file.
 */
final class OpenFile {
    private final Volume volume;
    private final FileLink link;
    private final FileImage image;

    /** Held by whoever changes content, and while it is being stored. */
    private final VolumeLock changes = new VolumeLock();

    /** Channels; under the monitor of the volume's table of open files. */
    private int handles;

    OpenFile(Volume volume, Node node, long seen) {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        this.volume = volume;
        this.link = new FileLink(lock, node.key(), seen);
        this.image = new FileImage(volume, lock, link, node);
    }

    /** Counts channels up or down; returns how many there are. */
    int count(int by) {
        handles += by;
        return handles;
    }

    long size() {
        image.refresh();
        return image.length();
    }

    int read(long position, ByteBuffer target) {
        image.refresh();
        return image.read(position, target);
    }

    /** Writes at a position, or at the end if it is negative; returns the position behind. Flushes when much is waiting. */
    long write(long position, ByteBuffer source) {
        long most = volume.writer().mostBytes();
        int limit = source.limit();
        long next = position;
        try {
            do {
                source.limit((int) Math.min(limit, source.position() + most));
                next = writePart(next, source, most);
            } while (source.position() < limit);
        } finally {
            source.limit(limit);
        }
        return next;
    }

    private long writePart(long position, ByteBuffer source, long most) {
        long end;
        boolean full;
        changes.lockInterruptibly();
        try {
            do {
                bringUp();
                end = image.tryWrite(position, source);
            } while (end < 0);
            full = image.changedBytes() >= most;
        } finally {
            changes.unlock();
        }
        if (full) {
            volume.openFiles().flush(this);
        }
        return end;
    }

    void truncate(long size) {
        changes.lock();
        try {
            image.refresh();
            while (!image.tryTruncate(size)) {
                bringUp();
            }
        } finally {
            changes.unlock();
        }
    }

    /** Sees what was written raw, and brings it into a form that can be changed. */
    private void bringUp() {
        image.refresh();
        own();
    }

    /** Brings long content that was written raw into chunks, unless it is written again meanwhile. */
    private void own() {
        if (!image.isRaw()) {
            return;
        }
        byte[] place = link.key();
        try (Snapshot snapshot = volume.store().snapshot()) {
            EntryInfo info = snapshot.info(place);
            if (info == null && link.mayHaveLeft(place)) {
                return;
            }
            long found = info == null ? 0 : info.length();
            image.owned(info, volume.chunks().copy(snapshot, place, found), found);
        }
    }

    /** Stores what has changed as one batch. With the mutex held. */
    void flush() {
        changes.lock();
        try {
            while (image.isDirty() && !tryFlush()) {
                // The entry was written raw meanwhile: deleted means deleted, everything else is overwritten.
                link.adopt(volume.store().version(link.key()));
            }
        } finally {
            changes.unlock();
        }
    }

    private boolean tryFlush() {
        WriteBatch batch = image.prepared();
        if (batch == null) {
            image.clean();
            return true;
        }
        long written = volume.writer().write(batch);
        if (written == Keyspace.NO_VERSION) {
            return false;
        }
        image.stored(written);
        return true;
    }

    byte[] key() {
        return link.key();
    }

    boolean isUnlinked() {
        return link.isUnlinked();
    }

    boolean isDirty() {
        return image.isDirty();
    }

    /** What is known here of an entry with unflushed changes. */
    Node overlay(Node node) {
        return image.overlay(node);
    }

    /** Changes metadata that will be stored with the next flush, if there is something to flush; returns whether so. */
    boolean changeIfDirty(UnaryOperator<FileMeta> change) {
        return image.changeIfDirty(change);
    }

    /** The entry has been written anew with these bytes and this metadata, by the file system itself. */
    void rewritten(FileMeta newMeta, long newVersion) {
        image.rewritten(newMeta, newVersion);
    }

    /** The entry is about to move, or has moved or not. */
    void moving(boolean begins) {
        link.moving(begins);
    }

    /** The entry has moved. */
    void moved(byte[] newKey, long newVersion) {
        link.moved(newKey, newVersion);
    }

    /** The entry is about to go; the content stays for the channels there are. */
    void keep() {
        changes.lock();
        try {
            own();
        } finally {
            changes.unlock();
        }
    }

    /** The entry is gone. */
    void unlink() {
        link.unlink();
    }

    /** The last channel was closed. */
    void release() {
        image.release();
    }
}
