package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Room that is made in a simulated file of pages before it is needed. */
class SimulatedPageFileTest {
    private static final int PAGE = SimulatedFile.PAGE;
    private static final int MAPPED = 1 << 20;

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
    private final SimulatedDevice device = disk.device();

    @Test
    void preparedBytesAreOnTheDeviceAndBehindTheEnd() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(2 * PAGE);
            file.prepare(3 * PAGE);
            assertEquals(2 * PAGE, file.size());
            assertEquals(5 * PAGE, file.prepared());
            assertEquals(5 * PAGE, disk.size("p"));
        }
        assertEquals(2 * PAGE, disk.size("p"));
    }

    @Test
    void growingIntoWhatIsPreparedIsNoCall() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.prepare(2 * PAGE);
            long calls = device.calls();
            file.grow(2 * PAGE);
            assertEquals(calls, device.calls());
        }
    }

    @Test
    void crashMayLeaveWhatIsPrepared() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            file.prepare(PAGE);
            disk.syncDirectory();
            SimulatedDisk found = disk.crash(CrashPolicy.everythingSurvives());
            try (Disk.PageFile again = found.openPages("p")) {
                assertEquals(2 * PAGE, again.size());
            }
        }
    }

    @Test
    void regionThatIsMappedAheadShowsWhatTheFileGrowsBy() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            try (Region region = file.mapAhead(0, PAGE, MAPPED)) {
                assertEquals(MAPPED, region.capacity());
                file.prepare(PAGE);
                file.grow(2 * PAGE);
                region.fill(0, 2 * PAGE, (byte) 7);
                file.force();
            }
        }
        byte[] expected = new byte[2 * PAGE];
        Arrays.fill(expected, (byte) 7);
        assertArrayEquals(expected, disk.content("p"));
    }

    @Test
    void preparingFailsAndLeavesAllAsItWas() throws IOException {
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            device.inject(operation -> operation.kind() == Kind.PREPARE, Fault.NO_SPACE, false);
            assertThrows(IOException.class, () -> file.prepare(PAGE));
            device.setCapacity(PAGE);
            assertThrows(IOException.class, () -> file.prepare(PAGE));
            assertEquals(PAGE, file.prepared());
        }
    }

    @Test
    void fileThatCannotGiveBackWhatIsPreparedIsClosed() throws IOException {
        Disk.PageFile file = disk.createPages("p");
        file.prepare(PAGE);
        device.inject(operation -> operation.kind() == Kind.TRUNCATE, Fault.IO_ERROR, false);
        assertThrows(IOException.class, file::close);
        assertEquals(0, device.openHandles().size());
    }

    @Test
    void deviceThatMakesNoRoomAheadMapsNoneEither() throws IOException {
        device.prepareAhead(false);
        try (Disk.PageFile file = disk.createPages("p")) {
            file.grow(PAGE);
            assertThrows(IllegalStateException.class, () -> file.prepare(PAGE));
            try (Region region = file.mapAhead(0, PAGE, MAPPED)) {
                assertEquals(PAGE, region.capacity());
            }
        }
    }
}
