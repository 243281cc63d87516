package dev.kvstore.internal.io;

import dev.kvstore.StoreLockedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The exclusive lock of a directory: a lock of the operating system on the file {@code LOCK}, against
 * other processes, and an entry in a JVM-wide registry, against this one.
 *
 * <p>A POSIX lock belongs to the process and vanishes when anything in the process closes <em>any</em>
 * descriptor of the file. So the registry is asked first, with what {@code stat} tells, and only who is
 * entered there opens the file. The registry is the system properties, strings only: the one map that
 * all class loaders share and that keeps none of them alive. Its key is the identity of the LOCK file
 * itself (device and inode where there are such), which a symbolic link, a bind mount or a renamed
 * directory does not change. Who closes the file besides (a backup of the directory by this process) still drops the
 * lock, so that a process which gets it asks whether the {@link LockOwner} named in the file runs.
 *
 * <p>The locked byte lies far behind the content, because Windows would let nobody read it otherwise.
 * The file holds who has the lock and since when; it is emptied on release and never deleted, since a
 * deletion would race with the next taker.
 */
final class OsDirectoryLock implements Disk.DirectoryLock {
    private static final String FILE_NAME = "LOCK";
    private static final String REGISTRY_PREFIX = "dev.kvstore.lock.";
    private static final long LOCKED_BYTE = 1L << 62;
    private static final int MAX_HOLDER_BYTES = 4096;

    /** Files that must never be closed: to close them would drop the lock of their holder in this process. */
    private static final Queue<RandomAccessFile> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final RandomAccessFile file;
    private final String registryKey;
    private boolean released;

    private OsDirectoryLock(RandomAccessFile file, String registryKey) {
        this.file = file;
        this.registryKey = registryKey;
    }

    /** Takes the lock of {@code directory}, creating the LOCK file with {@code attributes} if absent. */
    static OsDirectoryLock take(Path directory, FileAttribute<?>[] attributes) throws IOException {
        Path path = directory.toRealPath().resolve(FILE_NAME);
        while (true) {
            createIfAbsent(path, attributes);
            String key = registryKey(path);
            String holder = LockOwner.describe(identity(path));
            Object registered = System.getProperties().putIfAbsent(key, holder);
            if (registered != null) {
                throw lockedBy(directory, registered + " (this process)");
            }
            boolean taken = false;
            try {
                RandomAccessFile file = lockFile(directory, path, holder);
                if (key.equals(registryKey(path))) {
                    taken = true;
                    return new OsDirectoryLock(file, key);
                }
                // Somebody replaced the file between stat and open: what was locked is not what others see.
                file.close();
            } finally {
                if (!taken) {
                    System.getProperties().remove(key);
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        released = true;
        try (file) {
            file.setLength(0);
        } catch (IOException e) {
            // The content is for people only, and a descriptor whose close failed is closed all the same.
        } finally {
            System.getProperties().remove(registryKey);
        }
    }

    private static RandomAccessFile lockFile(Path directory, Path path, String holder) throws IOException {
        RandomAccessFile file = open(path);
        boolean locked = false;
        boolean close = true;
        try {
            // tryLock does not block, so a pending interrupt does not close the channel.
            FileLock lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw lockedBy(directory, contentOf(file));
            }
            String left = contentOf(file);
            if (LockOwner.isAlive(left, identity(path))) {
                throw lockedBy(directory, left + ", whose lock was dropped when something else closed " + FILE_NAME);
            }
            file.setLength(0);
            file.write(holder.getBytes(StandardCharsets.UTF_8));
            locked = true;
            return file;
        } catch (OverlappingFileLockException e) {
            // Held by this process but not in the registry: somebody replaced the system properties.
            close = false;
            NEVER_CLOSED.add(file);
            throw lockedBy(directory, "this process");
        } catch (IOException e) {
            throw IoFailures.describe("lock", path, e);
        } finally {
            if (!locked && close) {
                file.close();
            }
        }
    }

    private static RandomAccessFile open(Path path) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw IoFailures.describe("open for locking", path, e);
        }
    }

    private static void createIfAbsent(Path path, FileAttribute<?>[] attributes) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.createFile(path, attributes);
        } catch (FileAlreadyExistsException e) {
            // Created by somebody else meanwhile, as good.
        } catch (IOException e) {
            throw IoFailures.describe("create", path, e);
        }
    }

    private static String registryKey(Path path) throws IOException {
        return REGISTRY_PREFIX + identity(path);
    }

    private static String identity(Path path) throws IOException {
        Object identity = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return String.valueOf(identity != null ? identity : path.toRealPath());
    }

    private static String contentOf(RandomAccessFile file) throws IOException {
        byte[] content = new byte[MAX_HOLDER_BYTES];
        int length = file.read(content);
        return length <= 0 ? "another process" : new String(content, 0, length, StandardCharsets.UTF_8);
    }

    private static StoreLockedException lockedBy(Path directory, String holder) {
        return new StoreLockedException(directory + " is locked by " + holder);
    }
}
