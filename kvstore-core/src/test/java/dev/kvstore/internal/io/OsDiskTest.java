package dev.kvstore.internal.io;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.LeakCheck;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What OsDisk promises when nothing goes wrong, and the errors it reports. */
@ExtendWith(LeakCheck.class)
class OsDiskTest {
    @TempDir
    Path directory;

    @Test
    void outputFileHoldsWhatWasWrittenInOrder() throws IOException {
        Disk disk = new OsDisk(directory);
        byte[] expected = random(200_000);
        try (Region source = new NativeMemory().allocate(MemoryComponent.SCRATCH, expected.length);
                Disk.OutputFile file = disk.create("a")) {
            source.write(0, expected, 0, expected.length);
            file.write(source, 0, 150_000);
            file.write(expected, 150_000, 50_000);
            file.force();
            assertEquals(expected.length, file.position());
        }
        assertArrayEquals(expected, Files.readAllBytes(directory.resolve("a")));
        assertEquals(expected.length, disk.size("a"));
    }

    @Test
    void inputFileReadsAndMapsRanges() throws IOException {
        Disk disk = new OsDisk(directory);
        byte[] content = random(300_000);
        Files.write(directory.resolve("a"), content);
        Region mapped;
        try (Disk.InputFile file = disk.open("a");
                Region target = new NativeMemory().allocate(MemoryComponent.SCRATCH, 200_010)) {
            assertEquals(content.length, file.size());
            file.read(99_999, target, 10, 200_000);
            assertArrayEquals(Arrays.copyOfRange(content, 99_999, 299_999), target.toArray(10, 200_000));
            mapped = file.map(5_001, 1_000);
        }
        assertEquals(1_000, mapped.capacity());
        assertArrayEquals(Arrays.copyOfRange(content, 5_001, 6_001), mapped.toArray(0, 1_000));
        mapped.close();
        assertThrows(IllegalStateException.class, () -> mapped.getByte(0));
    }

    @Test
    void readingOrMappingPastTheEndNamesFileAndRange() throws IOException {
        Disk disk = new OsDisk(directory);
        Files.write(directory.resolve("a"), new byte[100]);
        try (Disk.InputFile file = disk.open("a");
                Region target = new NativeMemory().allocate(MemoryComponent.SCRATCH, 100)) {
            FileSystemException read = assertThrows(FileSystemException.class, () -> file.read(50, target, 0, 51));
            assertEquals(directory.resolve("a").toString(), read.getFile());
            assertTrue(read.getMessage().contains("read 51 bytes at 50"), read.getMessage());
            assertThrows(FileSystemException.class, () -> file.map(101, 0));
            assertThrows(FileSystemException.class, () -> file.map(-1, 1));
        }
    }

    @Test
    void logIsZeroFilledToItsSize() throws IOException {
        Disk disk = new OsDisk(directory);
        int size = (2 << 20) + 5;
        try (Disk.LogFile log = disk.createLog("l", size)) {
            assertEquals(size, log.size());
            assertEquals(size, log.mapping().capacity());
        }
        byte[] content = Files.readAllBytes(directory.resolve("l"));
        assertArrayEquals(new byte[size], content);
    }

    @Test
    void storesAndWritesOfALogSeeEachOtherAndReachTheFile() throws IOException {
        Disk disk = new OsDisk(directory);
        try (Region source = new NativeMemory().allocate(MemoryComponent.SCRATCH, 8);
                Disk.LogFile log = disk.createLog("l", 10_000)) {
            source.putLong(0, 42);
            log.write(4_000, source, 0, 8);
            assertEquals(42, log.mapping().getLong(4_000));
            log.mapping().putLong(8_000, 43);
            log.force();
            assertEquals(43, Files.readAllBytes(directory.resolve("l"))[8_000]);
        }
        try (Disk.LogFile log = disk.openLog("l")) {
            assertEquals(42, log.mapping().getLong(4_000));
            assertEquals(43, log.mapping().getLong(8_000));
        }
    }

    @Test
    void logRefusesAWriteThatDoesNotFit() throws IOException {
        Disk disk = new OsDisk(directory);
        try (Region source = new NativeMemory().allocate(MemoryComponent.SCRATCH, 8);
                Disk.LogFile log = disk.createLog("l", 100)) {
            assertThrows(IndexOutOfBoundsException.class, () -> log.write(93, source, 0, 8));
            assertThrows(IndexOutOfBoundsException.class, () -> log.write(-1, source, 0, 8));
        }
        assertEquals(100, disk.size("l"));
    }

    @Test
    void closedLogHasNoMapping() throws IOException {
        Disk disk = new OsDisk(directory);
        Disk.LogFile log = disk.createLog("l", 100);
        log.close();
        log.close();
        assertThrows(IllegalStateException.class, () -> log.mapping().putByte(0, (byte) 1));
        assertThrows(IOException.class, log::force);
    }

    @Test
    void creatingAnExistingFileIsRefused() throws IOException {
        Disk disk = new OsDisk(directory);
        disk.create("a").close();
        assertThrows(FileAlreadyExistsException.class, () -> disk.create("a"));
        assertThrows(FileAlreadyExistsException.class, () -> disk.createLog("a", 10));
        assertTrue(disk.exists("a"));
    }

    @Test
    void openingAMissingFileIsRefusedAndCreatesNothing() {
        Disk disk = new OsDisk(directory);
        assertThrows(NoSuchFileException.class, () -> disk.open("a"));
        assertThrows(NoSuchFileException.class, () -> disk.openLog("a"));
        assertThrows(NoSuchFileException.class, () -> disk.size("a"));
        assertThrows(NoSuchFileException.class, () -> disk.rename("a", "b"));
        assertThrows(NoSuchFileException.class, () -> disk.linkTo("a", new OsDisk(directory)));
        assertFalse(disk.exists("a"));
    }

    @Test
    void failedLogCreationLeavesNoFile() {
        Disk disk = new OsDisk(directory);
        assertThrows(IllegalArgumentException.class, () -> disk.createLog("l", 1L << 31));
        assertThrows(IllegalArgumentException.class, () -> disk.createLog("l", 0));
        assertFalse(disk.exists("l"));
    }

    /** The limit of the system on file sizes stands in for a full device. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void logThatDoesNotFitIsDeletedAndNamed() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = String.join(
                " ",
                "ulimit -f 4096; exec",
                java,
                "-XX:-UsePerfData -cp",
                System.getProperty("java.class.path"),
                LimitedLogCreation.class.getName(),
                directory.toString());
        Process child = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = child.inputReader()) {
            List<String> printed =
                    output.lines().filter(line -> !line.startsWith("WARNING")).collect(toList());
            assertEquals(1, printed.size(), printed::toString);
            String expected = "failed, file left: false, " + directory.resolve("l") + ": write 262144 bytes at ";
            assertTrue(printed.get(0).startsWith(expected), printed::toString);
        }
    }

    @Test
    void contentOfAMappedFileIsWrittenToAnother() throws IOException {
        Disk disk = new OsDisk(directory);
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        try (Disk.OutputFile file = disk.create("a")) {
            file.write(content, 0, content.length);
        }
        try (Disk.InputFile source = disk.open("a");
                Region mapped = source.map(0, content.length);
                Disk.OutputFile copy = disk.create("b")) {
            copy.write(mapped, 0, content.length);
        }
        assertArrayEquals(content, Files.readAllBytes(directory.resolve("b")));
    }

    @Test
    void renameReplacesTheTarget() throws IOException {
        Disk disk = new OsDisk(directory);
        write("a", "new");
        write("b", "old");
        disk.rename("a", "b");
        disk.syncDirectory();
        assertEquals("new", Files.readString(directory.resolve("b")));
        assertFalse(disk.exists("a"));
    }

    @Test
    void deletingAnAbsentFileIsFine() throws IOException {
        Disk disk = new OsDisk(directory);
        write("a", "x");
        disk.delete("a");
        disk.delete("a");
        assertFalse(disk.exists("a"));
    }

    @Test
    void listsFilesButNotDirectories() throws IOException {
        Disk disk = new OsDisk(directory);
        write("a", "x");
        write("b", "x");
        Files.createDirectory(directory.resolve("c"));
        assertEquals("[a, b]", new TreeSet<>(disk.list()).toString());
    }

    @Test
    void createsDirectoryWithParentsForTheOwnerOnly() throws IOException {
        Disk disk = new OsDisk(directory.resolve("x/y/z"));
        assertFalse(disk.directoryExists());
        disk.createDirectory();
        disk.createDirectory();
        assertTrue(disk.directoryExists());
        disk.create("a").close();
        disk.createLog("l", 1).close();
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            assertEquals("rwx------", permissions(directory.resolve("x/y/z")));
            assertEquals("rw-------", permissions(directory.resolve("x/y/z/a")));
            assertEquals("rw-------", permissions(directory.resolve("x/y/z/l")));
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        write("a", "x");
        Disk disk = new OsDisk(directory.resolve("a"));
        assertFalse(disk.directoryExists());
        assertThrows(NotDirectoryException.class, disk::createDirectory);
    }

    @Test
    void linkSharesTheContentOfTheFile() throws IOException {
        Disk disk = new OsDisk(directory);
        Disk target = disk.sibling(directory.resolve("other"));
        target.createDirectory();
        write("a", "content");
        disk.linkTo("a", target);
        disk.delete("a");
        assertEquals("content", Files.readString(directory.resolve("other/a")));
    }

    @Test
    void linkToAnExistingNameIsRefusedAndKeepsIt() throws IOException {
        Disk disk = new OsDisk(directory);
        Disk target = disk.sibling(directory.resolve("other"));
        target.createDirectory();
        write("a", "new");
        write("other/a", "old");
        assertThrows(FileAlreadyExistsException.class, () -> disk.linkTo("a", target));
        assertEquals("old", Files.readString(directory.resolve("other/a")));
    }

    @Test
    void linkToAnotherDeviceCopies() throws IOException {
        SimulatedDisk other = SimulatedDisk.create(Path.of("/sim"));
        write("a", "content");
        new OsDisk(directory).linkTo("a", other);
        other.syncDirectory();
        assertEquals(
                "content", new String(other.crash(CrashPolicy.nothingSurvives()).content("a"), StandardCharsets.UTF_8));
    }

    @Test
    void tellsAFullDeviceFromOtherFailures() {
        Disk disk = new OsDisk(directory);
        assertTrue(disk.isOutOfSpace(new IOException("No space left on device")));
        assertTrue(disk.isOutOfSpace(new FileSystemException("a", null, "Disk quota exceeded")));
        assertTrue(disk.isOutOfSpace(new IOException("write failed", new IOException("No space left on device"))));
        assertFalse(disk.isOutOfSpace(new IOException("Input/output error")));
        assertFalse(disk.isOutOfSpace(new IOException()));
    }

    @Test
    void usableBytesArePositive() throws IOException {
        assertTrue(new OsDisk(directory).usableBytes() > 0);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
