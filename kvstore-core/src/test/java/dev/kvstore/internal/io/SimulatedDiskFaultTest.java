package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreLockedException;
import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults, limits and the rules that the simulated disk enforces while the power is on. */
class SimulatedDiskFaultTest {
    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));

    @Test
    void whoOnlyLooksIsNotCountedAndMeetsNoFault() throws IOException {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("/looked-at"));
        disk.create("file").close();
        disk.device().inject(operation -> true, Fault.IO_ERROR, true);
        long calls = disk.device().calls();
        SimulatedDisk unnoticed = disk.unnoticed();
        try (Disk.InputFile file = unnoticed.open("file")) {
            file.map(0, 0).close();
        }
        assertEquals(List.of("file"), unnoticed.list());
        assertEquals(0, unnoticed.size("file"));
        assertEquals(calls, disk.device().calls());
        assertThrows(IOException.class, () -> disk.open("file"));
    }

    @Test
    void afterAFailedForceDataCanBeReadButIsNotThereAfterACrash() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            disk.syncDirectory();
            file.write(bytes("lost"), 0, 4);
            disk.device().inject(operation -> true, Fault.FAILED_SYNC, false);
            assertThrows(FileSystemException.class, () -> file.force());
        }
        assertArrayEquals(bytes("lost"), disk.content("a"));
        assertFalse(disk.isContentDurable("a"));
        assertArrayEquals(
                new byte[0], disk.crash(CrashPolicy.everythingSurvives()).content("a"));
    }

    @Test
    void failedForceThenSuccessfulForceStillLosesData() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 2 * SimulatedFile.PAGE)) {
            log.force();
            disk.syncDirectory();
            log.mapping().putByte(0, (byte) 1);
            disk.device().inject(operation -> true, Fault.IO_ERROR, false);
            assertThrows(FileSystemException.class, log::force);
            log.mapping().putByte(SimulatedFile.PAGE, (byte) 2);
            log.force();
            assertEquals(1, log.mapping().getByte(0));
            byte[] found = disk.crash(CrashPolicy.everythingSurvives()).content("l");
            assertEquals(0, found[0]);
            assertEquals(2, found[SimulatedFile.PAGE]);
        }
    }

    @Test
    void failedDirectorySyncLosesItsNames() throws IOException {
        disk.create("a").close();
        disk.device().inject(operation -> operation.kind() == Kind.SYNC_DIRECTORY, Fault.FAILED_SYNC, false);
        assertThrows(FileSystemException.class, disk::syncDirectory);
        disk.create("b").close();
        disk.syncDirectory();
        assertEquals(List.of("a", "b"), disk.list());
        assertEquals(List.of("b"), disk.crash(CrashPolicy.everythingSurvives()).list());
    }

    @Test
    void faultHitsTheChosenCallOnceOrEverAfter() throws IOException {
        long next = disk.device().calls() + 2;
        disk.device().injectAt(next, Fault.IO_ERROR, false);
        disk.create("a").close();
        assertThrows(FileSystemException.class, () -> disk.create("b"));
        disk.create("b").close();
        disk.device().injectAt(disk.device().calls() + 1, Fault.IO_ERROR, true);
        assertThrows(FileSystemException.class, () -> disk.rename("a", "c"));
        assertThrows(FileSystemException.class, () -> disk.delete("a"));
        assertThrows(FileSystemException.class, () -> disk.open("a"));
        assertThrows(FileSystemException.class, disk::lock);
        assertEquals(5, disk.device().faultsFired());
        disk.device().clearFaults();
        assertEquals(List.of("a", "b"), disk.list());
    }

    @Test
    void readsAndMappingsCanFail() throws IOException {
        write("a", "data");
        try (Disk.InputFile file = disk.open("a");
                Region target = new NativeMemory().allocate(MemoryComponent.SCRATCH, 4)) {
            disk.device().inject(operation -> operation.kind() == Kind.READ, Fault.IO_ERROR, false);
            disk.device().inject(operation -> operation.kind() == Kind.MAP, Fault.IO_ERROR, false);
            assertThrows(FileSystemException.class, () -> file.read(0, target, 0, 4));
            assertThrows(FileSystemException.class, () -> file.map(0, 4));
            file.read(0, target, 0, 4);
            assertArrayEquals(bytes("data"), target.toArray(0, 4));
        }
    }

    @Test
    void shortWriteLeavesTheFirstHalf() throws IOException {
        disk.device().inject(operation -> true, Fault.SHORT_WRITE, false);
        try (Disk.OutputFile file = disk.create("a")) {
            assertThrows(FileSystemException.class, () -> file.write(bytes("abcdef"), 0, 6));
            assertEquals(3, file.position());
        }
        assertArrayEquals(bytes("abc"), disk.content("a"));
    }

    @Test
    void fullDeviceTakesWhatFitsAndRecoversWhenThereIsRoom() throws IOException {
        disk.device().setCapacity(10);
        write("a", "12345678");
        assertEquals(2, disk.usableBytes());
        try (Disk.OutputFile file = disk.create("b")) {
            IOException full = assertThrows(IOException.class, () -> file.write(bytes("12345"), 0, 5));
            assertTrue(disk.isOutOfSpace(full));
            assertEquals(2, file.position());
            IOException noLog = assertThrows(IOException.class, () -> disk.createLog("l", 1));
            assertTrue(disk.isOutOfSpace(noLog));
            assertFalse(disk.exists("l"));
            disk.delete("a");
            file.write(bytes("345"), 0, 3);
        }
        assertArrayEquals(bytes("12345"), disk.content("b"));
    }

    @Test
    void injectedLackOfSpaceIsRecognised() {
        disk.device().inject(operation -> true, Fault.NO_SPACE, true);
        assertTrue(disk.isOutOfSpace(assertThrows(IOException.class, () -> disk.create("a"))));
        assertTrue(disk.isOutOfSpace(assertThrows(IOException.class, () -> disk.createLog("l", 1))));
        assertFalse(disk.exists("a"));
    }

    @Test
    void operationsAreLoggedWithNumbersAndNames() throws IOException {
        write("a", "data");
        disk.syncDirectory();
        disk.list();
        List<Operation> log = disk.device().operations();
        assertEquals(
                "call 2 (change 2): WRITE /store/a 4 bytes at 0", log.get(1).toString());
        assertEquals(3, disk.device().changes());
        assertEquals(4, disk.device().calls());
    }

    @Test
    void missingAndExistingFilesAreRefused() throws IOException {
        write("a", "data");
        assertThrows(NoSuchFileException.class, () -> disk.open("b"));
        assertThrows(NoSuchFileException.class, () -> disk.openLog("b"));
        assertThrows(NoSuchFileException.class, () -> disk.size("b"));
        assertThrows(NoSuchFileException.class, () -> disk.rename("b", "c"));
        assertThrows(FileAlreadyExistsException.class, () -> disk.create("a"));
        assertThrows(FileAlreadyExistsException.class, () -> disk.createLog("a", 1));
        assertThrows(IllegalArgumentException.class, () -> disk.create("x/y"));
        disk.delete("b");
        Disk absent = disk.sibling(Path.of("/absent"));
        assertFalse(absent.directoryExists());
        assertThrows(NoSuchFileException.class, () -> absent.create("a"));
    }

    @Test
    void useAfterCloseIsRefused() throws IOException {
        Disk.OutputFile output = disk.create("a");
        output.close();
        assertThrows(IllegalStateException.class, () -> output.write(bytes("x"), 0, 1));
        assertThrows(IllegalStateException.class, output::force);
        Disk.LogFile log = disk.createLog("l", 8);
        Region mapping = log.mapping();
        log.close();
        assertThrows(IllegalStateException.class, log::mapping);
        assertThrows(IllegalStateException.class, log::force);
        assertThrows(IllegalStateException.class, () -> mapping.getByte(0));
        Disk.InputFile input = disk.open("a");
        input.close();
        assertThrows(IllegalStateException.class, () -> input.map(0, 0));
        assertEquals(List.of(), disk.device().openHandles());
        assertEquals(0, disk.device().mappedBytes());
    }

    @Test
    void accessPastTheEndIsRefused() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 8);
                Disk.InputFile file = disk.open("l");
                Region memory = new NativeMemory().allocate(MemoryComponent.SCRATCH, 16)) {
            assertThrows(IndexOutOfBoundsException.class, () -> log.write(1, memory, 0, 8));
            assertThrows(FileSystemException.class, () -> file.read(1, memory, 0, 8));
            assertThrows(FileSystemException.class, () -> file.map(8, 1));
        }
    }

    @Test
    void logHasOneWriterAtATime() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 8)) {
            assertThrows(IllegalStateException.class, () -> disk.openLog("l"));
        }
        disk.openLog("l").close();
    }

    @Test
    void writesAndStoresOfALogSeeEachOther() throws IOException {
        try (Region source = new NativeMemory().allocate(MemoryComponent.SCRATCH, 8);
                Disk.LogFile log = disk.createLog("l", 10_000);
                Disk.InputFile file = disk.open("l")) {
            log.mapping().putLong(0, 42);
            source.putLong(0, 43);
            log.write(5_000, source, 0, 8);
            assertEquals(43, log.mapping().getLong(5_000));
            file.read(0, source, 0, 8);
            assertEquals(42, source.getLong(0));
        }
        try (Disk.LogFile log = disk.openLog("l")) {
            assertEquals(42, log.mapping().getLong(0));
        }
    }

    @Test
    void storeIntoAReadOnlyMappingIsReported() throws IOException {
        write("a", "data");
        try (Disk.InputFile file = disk.open("a")) {
            Region mapping = file.map(1, 2);
            assertArrayEquals(bytes("at"), mapping.toArray(0, 2));
            mapping.putByte(0, (byte) 0);
            mapping.close();
        }
        assertEquals(1, disk.device().violations().size());
        assertArrayEquals(bytes("data"), disk.content("a"));
    }

    @Test
    void openFilesCanBePinned() throws IOException {
        write("a", "data");
        write("b", "data");
        disk.device().pinOpenFiles(true);
        Region mapping;
        try (Disk.InputFile file = disk.open("a")) {
            mapping = file.map(0, 4);
        }
        assertThrows(FileSystemException.class, () -> disk.delete("a"));
        assertThrows(FileSystemException.class, () -> disk.rename("a", "c"));
        assertThrows(FileSystemException.class, () -> disk.rename("b", "a"));
        mapping.close();
        disk.rename("b", "a");
        disk.delete("a");
    }

    @Test
    void directoryIsLockedOnceUntilReleasedOrCrashed() throws IOException {
        Disk.DirectoryLock lock = disk.lock();
        assertThrows(StoreLockedException.class, disk::lock);
        assertTrue(disk.exists("LOCK"));
        disk.crash(CrashPolicy.nothingSurvives()).lock().close();
        lock.close();
        disk.lock().close();
    }

    @Test
    void leaksAreVisible() throws IOException {
        write("a", "data");
        Disk.InputFile file = disk.open("a");
        Region mapping = file.map(0, 4);
        assertEquals(2, disk.device().openHandles().size());
        assertEquals(4, disk.device().mappedBytes());
        file.close();
        mapping.close();
        assertEquals(List.of(), disk.device().openHandles());
    }

    private void write(String name, String content) throws IOException {
        try (Disk.OutputFile file = disk.create(name)) {
            file.write(bytes(content), 0, content.length());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
