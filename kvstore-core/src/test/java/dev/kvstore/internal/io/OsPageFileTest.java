package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.LeakCheck;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Room that is made in a file of pages before it is needed. */
@ExtendWith(LeakCheck.class)
@EnabledOnOs(OS.LINUX)
class OsPageFileTest {
    private static final int PAGE = 4096;
    private static final int MAPPED = 1 << 20;

    @TempDir
    Path directory;

    private Disk disk;
    private Path path;

    @BeforeEach
    void create() {
        disk = new OsDisk(directory);
        path = directory.resolve("p");
    }

    @Test
    void preparedBytesAreOnTheDeviceAndBehindTheEnd() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(2 * PAGE);
            file.prepare(3 * PAGE);
            assertEquals(2 * PAGE, file.size());
            assertEquals(5 * PAGE, file.prepared());
            assertEquals(5 * PAGE, Files.size(path));
        }
    }

    @Test
    void growingBeyondWhatIsPreparedKeepsWhatWasWritten() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            try (Region region = file.mapAhead(0, PAGE, MAPPED)) {
                file.prepare(PAGE);
                file.grow(2 * PAGE);
                region.fill(0, 2 * PAGE, (byte) 7);
                file.grow(4 * PAGE);
                file.force();
            }
        }
        byte[] expected = new byte[4 * PAGE];
        Arrays.fill(expected, 0, 2 * PAGE, (byte) 7);
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void mappingAheadKeepsWhatIsPrepared() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            file.prepare(PAGE);
            file.mapAhead(0, PAGE, MAPPED).close();
            assertEquals(2 * PAGE, Files.size(path));
        }
    }

    @Test
    void truncatingGivesBackWhatIsPrepared() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(4 * PAGE);
            file.prepare(PAGE);
            file.truncate(2 * PAGE);
            assertEquals(2 * PAGE, file.prepared());
            assertEquals(2 * PAGE, Files.size(path));
        }
    }

    @Test
    void closingGivesBackWhatIsPrepared() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            file.prepare(PAGE);
        }
        assertEquals(PAGE, Files.size(path));
    }
}
