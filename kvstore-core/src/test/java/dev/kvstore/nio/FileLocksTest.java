package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** File locks are a store's, not a file system's: two file systems over one store see each other's. */
class FileLocksTest extends FileSystemFixture {
    private FileSystem others;
    private FileChannel channel;
    private FileChannel other;

    @BeforeEach
    void openTwice() throws IOException {
        others = KeyValueFileSystems.newFileSystem(store, Map.of());
        Files.writeString(path("/f"), "0123456789");
        channel = FileChannel.open(path("/f"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        other = FileChannel.open(others.getPath("/f"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void closeOthers() throws IOException {
        others.close();
    }

    @Test
    void whatOneFileSystemLocksTheOtherCannot() throws IOException {
        FileLock lock = channel.lock(2, 4, false);
        assertThrows(OverlappingFileLockException.class, () -> other.tryLock(5, 10, false));
        assertThrows(OverlappingFileLockException.class, () -> other.lock(0, 3, false));
        assertTrue(lock.isValid());
    }

    @Test
    void sharedLocksOverlapInOneProcessToo() throws IOException {
        channel.lock(0, 10, true);
        assertThrows(OverlappingFileLockException.class, () -> other.tryLock(0, 10, true));
    }

    @Test
    void regionsSideBySideAreLockedByBoth() throws IOException {
        FileLock lock = channel.lock(0, 5, false);
        FileLock behind = other.lock(5, 5, false);
        assertTrue(lock.isValid() && behind.isValid());
    }

    @Test
    void aRegionMayLieBehindTheEndOfTheFile() throws IOException {
        channel.lock(1_000, 10, false);
        assertThrows(OverlappingFileLockException.class, () -> other.tryLock(1_005, 1, false));
    }

    @Test
    void aReleasedLockIsTheOthers() throws IOException {
        FileLock lock = channel.lock();
        lock.release();
        assertFalse(lock.isValid());
        assertTrue(other.tryLock().isValid());
    }

    @Test
    void closingAFileSystemReleasesItsLocksAndNoOthers() throws IOException {
        FileLock kept = channel.lock(0, 1, false);
        FileLock lost = other.lock(5, 1, false);
        others.close();
        assertFalse(lost.isValid());
        assertTrue(kept.isValid());
        assertTrue(channel.tryLock(5, 1, false).isValid());
        assertThrows(ClosedChannelException.class, lost::release);
    }

    @Test
    void aLockStaysWithItsFileThroughAMove() throws IOException {
        channel.lock();
        Files.move(path("/f"), path("/g"));
        Files.writeString(path("/f"), "another");
        try (FileChannel moved = FileChannel.open(others.getPath("/g"), StandardOpenOption.WRITE);
                FileChannel fresh = FileChannel.open(others.getPath("/f"), StandardOpenOption.WRITE)) {
            assertThrows(OverlappingFileLockException.class, moved::tryLock);
            assertTrue(fresh.tryLock().isValid());
        }
    }

    @Test
    void aFileOfTheSameNameInAnotherStoreIsAnotherFile() throws IOException {
        channel.lock();
        try (FileSystem elsewhere = FileSystems.newFileSystem(
                        URI.create("kv://elsewhere"), Map.of("path", directory.resolve("elsewhere")));
                FileChannel same = FileChannel.open(
                        elsewhere.getPath("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(same.tryLock().isValid());
        }
    }

    @Test
    void whoMayNotReadLocksNothingSharedAndWhoMayNotWriteNothingElse() throws IOException {
        try (FileChannel reader = FileChannel.open(path("/f"), StandardOpenOption.READ);
                FileChannel writer = FileChannel.open(path("/f"), StandardOpenOption.WRITE)) {
            assertThrows(NonWritableChannelException.class, () -> reader.lock(0, 1, false));
            assertThrows(NonReadableChannelException.class, () -> writer.lock(0, 1, true));
        }
    }
}
