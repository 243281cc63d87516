package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreInterruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a volume that channels are open on, by their keys, counted.
 *
 * <p>Thread-safe. Lock order: the volume's mutex, the monitor, an open file's lock.
 */
final class OpenFiles {
    private final Volume volume;

    @GuardedBy("this")
    private final Map<Key, OpenFile> files = new HashMap<>();

    /** Spares those who look up a key the monitor while nothing is open. */
    private volatile boolean any;

    OpenFiles(Volume volume) {
        this.volume = volume;
    }

    /**
     * Opens a file.
     *
     * @param node what is there, with its content if that lies with the entry, as of {@code before} at least
     * @param before the store's sequence number when it was looked up
     * @return null when it has changed meanwhile: look again
     */
    synchronized OpenFile open(Node node, long before) {
        Key key = new Key(node.key());
        OpenFile present = files.get(key);
        if (present == null) {
            if (volume.sequence() != before && volume.reader().version(node.key()) != node.version()) {
                return null;
            }
            present = new OpenFile(volume, node, before);
            files.put(key, present);
            any = true;
        } else if (isGone(present)) {
            files.remove(key);
            return null;
        }
        present.count(1);
        return present;
    }

    /**
     * One channel of a file less; what is left to store is stored, unless the channel only read and others are left. What an
     * interrupt keeps from being stored stays, as the channels to come will see, and is stored when one of them is flushed, or
     * by {@link #storeKept}.
     */
    void close(OpenFile file, boolean writes) {
        boolean keep = false;
        try {
            if (file.isDirty() && (writes || isLast(file))) {
                flush(file);
            }
        } catch (StoreInterruptedException e) {
            keep = true;
        } finally {
            letGo(file, keep);
        }
    }

    /** Stores what interrupts have kept from being stored. */
    void storeKept() {
        List<OpenFile> kept = new ArrayList<>();
        synchronized (this) {
            for (OpenFile file : files.values()) {
                if (file.count(0) == 0) {
                    file.count(1);
                    kept.add(file);
                }
            }
        }
        kept.forEach(file -> close(file, true));
    }

    void flush(OpenFile file) {
        volume.mutex().lockInterruptibly();
        try {
            file.flush();
        } finally {
            volume.mutex().unlock();
        }
    }

    /** The open file at a key, or null; not counted. */
    OpenFile at(byte[] key) {
        if (!any) {
            return null;
        }
        synchronized (this) {
            return files.get(new Key(key));
        }
    }

    /** The open files at and below a key. */
    synchronized List<OpenFile> atAndBelow(byte[] key) {
        List<OpenFile> found = new ArrayList<>();
        byte[] prefix = PathBytes.childPrefix(key);
        for (OpenFile file : files.values()) {
            if (Arrays.equals(file.key(), key) || PathBytes.startsWith(file.key(), prefix)) {
                found.add(file);
            }
        }
        return found;
    }

    /** The entry of an open file is gone. With the mutex held. */
    void unlinked(OpenFile file) {
        synchronized (this) {
            remove(file);
        }
        file.unlink();
    }

    /** The entry of an open file has moved. With the mutex held. */
    synchronized void moved(OpenFile file, byte[] key) {
        boolean isOpen = files.remove(new Key(file.key()), file);
        file.moved(key, volume.reader().version(key));
        if (isOpen) {
            files.put(new Key(key), file);
        }
    }

    private synchronized boolean isLast(OpenFile file) {
        return file.count(0) == 1;
    }

    private void letGo(OpenFile file, boolean keep) {
        synchronized (this) {
            if (file.count(-1) > 0 || keep) {
                return;
            }
            remove(file);
        }
        if (file.isUnlinked()) {
            release(file);
        }
    }

    @GuardedBy("this")
    private void remove(OpenFile file) {
        files.remove(new Key(file.key()), file);
        any = !files.isEmpty();
    }

    /** Nobody uses an unlinked file any more. What an interrupt leaves is purged when the store is next opened as a file system. */
    private void release(OpenFile file) {
        volume.mutex().lock();
        try {
            file.release();
        } catch (StoreInterruptedException e) {
            return;
        } finally {
            volume.mutex().unlock();
        }
    }

    /** Whether the entry of an open file was deleted raw. */
    private static boolean isGone(OpenFile file) {
        if (!file.isDirty()) {
            file.size();
        }
        return file.isUnlinked();
    }

    /** A key in a map. */
    private record Key(String text) {
        Key(byte[] key) {
            this(new String(key, StandardCharsets.ISO_8859_1));
        }
    }
}
