package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreLockedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time, whoever the second one is. */
class OsDirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void secondTakerInThisProcessIsToldTheHolder() throws IOException {
        Disk disk = new OsDisk(directory);
        try (Disk.DirectoryLock held = disk.lock()) {
            StoreLockedException refused = assertThrows(StoreLockedException.class, disk::lock);
            assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
            assertTrue(
                    refused.getMessage()
                            .contains("process " + ProcessHandle.current().pid() + " since 2"),
                    refused.getMessage());
        }
        disk.lock().close();
    }

    @Test
    void closingTwiceDoesNotReleaseTheNextHolder() throws IOException {
        Disk disk = new OsDisk(directory);
        Disk.DirectoryLock first = disk.lock();
        first.close();
        try (Disk.DirectoryLock second = disk.lock()) {
            first.close();
            assertThrows(StoreLockedException.class, disk::lock);
        }
    }

    @Test
    void symbolicLinkLeadsToTheSameLock() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), store);
        try (Disk.DirectoryLock held = new OsDisk(store).lock()) {
            assertThrows(StoreLockedException.class, () -> new OsDisk(link).lock());
        }
        try (Disk.DirectoryLock held = new OsDisk(link).lock()) {
            assertThrows(StoreLockedException.class, () -> new OsDisk(store.resolve("../store")).lock());
        }
    }

    @Test
    void renamedDirectoryIsStillLocked() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        try (Disk.DirectoryLock held = new OsDisk(store).lock()) {
            Path moved = Files.move(store, directory.resolve("moved"));
            assertThrows(StoreLockedException.class, () -> new OsDisk(moved).lock());
            assertTrue(LockHolder.isRefused(moved), "the refused attempt dropped the lock");
        }
    }

    @Test
    void otherClassLoaderIsRefused() throws Exception {
        Path classes = Path.of(
                OsDisk.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Disk.DirectoryLock held = new OsDisk(directory).lock();
                URLClassLoader stranger = new OwnClassesFirst(classes.toUri().toURL())) {
            Class<?> type = stranger.loadClass(OsDisk.class.getName());
            assertFalse(type == OsDisk.class, "the class loader under test delegates");
            Object disk = type.getConstructor(Path.class).newInstance(directory);
            InvocationTargetException refused = assertThrows(
                    InvocationTargetException.class,
                    () -> type.getMethod("lock").invoke(disk));
            assertEquals(
                    StoreLockedException.class.getName(),
                    refused.getCause().getClass().getName());
            assertTrue(LockHolder.isRefused(directory), "the refused attempt dropped the lock");
        }
    }

    @Test
    void replacedSystemPropertiesDoNotGiveTheLockAway() throws IOException {
        Properties saved = System.getProperties();
        try (Disk.DirectoryLock held = new OsDisk(directory).lock()) {
            Properties copy = new Properties();
            saved.forEach((key, value) -> {
                if (!key.toString().startsWith("dev.kvstore.lock")) {
                    copy.put(key, value);
                }
            });
            System.setProperties(copy);
            assertThrows(StoreLockedException.class, () -> new OsDisk(directory).lock());
            System.setProperties(saved);
            assertTrue(LockHolder.isRefused(directory), "the refused attempt dropped the lock");
        } finally {
            System.setProperties(saved);
        }
    }

    @Test
    void otherProcessIsRefusedAndToldTheHolder() throws IOException {
        try (Disk.DirectoryLock held = new OsDisk(directory).lock()) {
            String answer = LockHolder.answer(LockHolder.start(directory));
            assertTrue(answer.startsWith("REFUSED"), answer);
            assertTrue(answer.contains(directory.toString()), answer);
            assertTrue(answer.contains("process " + ProcessHandle.current().pid() + " since 2"), answer);
        }
        assertEquals("LOCKED", LockHolder.answer(LockHolder.start(directory)));
    }

    @Test
    void lockOfAnotherProcessIsRespectedUntilItDies() throws Exception {
        Process child = LockHolder.start(directory);
        try (BufferedReader output = child.inputReader()) {
            assertEquals("LOCKED", output.readLine());
            StoreLockedException refused = assertThrows(StoreLockedException.class, () -> new OsDisk(directory).lock());
            assertTrue(refused.getMessage().contains("process " + child.pid() + " since 2"), refused.getMessage());
        } finally {
            child.destroyForcibly().waitFor();
        }
        new OsDisk(directory).lock().close();
    }

    @Test
    void backupThatCopiesTheLockFileDoesNotLetAnotherProcessIn() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Disk.DirectoryLock held = new OsDisk(store).lock()) {
            Files.copy(store.resolve("LOCK"), copy.resolve("LOCK"));
            String answer = LockHolder.answer(LockHolder.start(store));
            assertTrue(answer.startsWith("REFUSED"), answer);
            assertTrue(answer.contains("process " + ProcessHandle.current().pid() + " since 2"), answer);
            assertTrue(answer.contains("dropped"), answer);
            assertTrue(LockHolder.isRefused(store), "the refused attempt took the holder's name away");
            assertEquals("LOCKED", LockHolder.answer(LockHolder.start(copy)), "nobody holds the copy");
        }
        assertEquals("LOCKED", LockHolder.answer(LockHolder.start(store)));
    }

    @Test
    void nameOfAProcessThatHasEndedOrWasNumberedAnewHoldsNothing() throws Exception {
        Process child = LockHolder.start(directory);
        String holder;
        try (BufferedReader output = child.inputReader()) {
            assertEquals("LOCKED", output.readLine());
            holder = Files.readString(directory.resolve("LOCK"));
            String identity = holder.replaceAll(".*, of ", "");
            assertTrue(LockOwner.isAlive(holder, identity), holder);
            assertFalse(LockOwner.isAlive(holder, identity + "0"), "the lock of another file");
            assertFalse(LockOwner.isAlive(holder.replaceAll("started at \\d+", "started at 1"), identity));
            assertFalse(LockOwner.isAlive(holder.replaceAll(" in \\S+,", " in pid:[1],"), identity));
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertFalse(LockOwner.isAlive(holder, holder.replaceAll(".*, of ", "")));
    }

    @Test
    void missingDirectoryCannotBeLocked() {
        assertThrows(IOException.class, () -> new OsDisk(directory.resolve("absent")).lock());
    }

    /** Loads our classes anew and leaves everybody else's to the parent. */
    private static final class OwnClassesFirst extends URLClassLoader {
        OwnClassesFirst(URL classes) {
            super(new URL[] {classes}, OsDirectoryLockTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("dev.kvstore.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
