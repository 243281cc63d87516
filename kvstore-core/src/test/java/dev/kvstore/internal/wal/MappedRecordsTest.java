package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored into a mapping of which the device has reserved only a part, and the room that is made ahead of it. */
class MappedRecordsTest {
    private static final int HEADER = RecordLayout.HEADER_LENGTH;

    private final NativeMemory memory = new NativeMemory();
    private final Region payload = memory.allocate(MemoryComponent.SCRATCH, 4096);
    private final Region scratch = memory.allocate(MemoryComponent.SCRATCH, 4096);
    private final LogTail tail = new LogTail(0);
    private final LogEnd end = new LogEnd(0);
    private final RoomAhead ahead = new RoomAhead(end);
    private final MappedRecords mapped = new MappedRecords(tail, end, new LogFailure(new CrashDisk()), ahead);
    private PartlyReserved file;

    @BeforeEach
    void enter() {
        file = new PartlyReserved(memory, 64 << 20);
        enter(16384);
    }

    @AfterEach
    void free() {
        file.close();
        payload.close();
        scratch.close();
        assertEquals(0, memory.used());
    }

    @Test
    void recordsOfTwoKibibytesAndMoreAreLeftToCalls() {
        assertTrue(mapped.takes(2040));
        assertFalse(mapped.takes(2048));
    }

    @Test
    void nothingIsStoredWhereTheDeviceHasNoRoomForItAndTheMarkBehindIt() {
        file.reserved = SegmentLayout.RECORDS + 64 + HEADER;
        assertTrue(mapped.takes(64));
        assertFalse(mapped.takes(72));
    }

    @Test
    void whatIsStoredIsPublishedWithItsBytes() {
        mapped.store(scratch, payload, 0, 100, 1, 3);
        assertEquals(3, end.sequence());
        assertEquals(136, end.bytes());
        assertEquals(SegmentLayout.RECORDS + 136, end.segment().written());
    }

    @ParameterizedTest
    @CsvSource({"8, 3968", "3936, 40", "3944, 32", "3952, 4120", "3976, 0"})
    void aPageIsCompletedByAFillerThatHasRoomForItsHeader(int length, int filler) {
        int before = SegmentLayout.RECORDS + HEADER + length;
        mapped.store(scratch, payload, 0, length, 1, 1);
        mapped.completePage();
        assertEquals(before - SegmentLayout.RECORDS + filler, end.bytes());
        assertEquals(before + filler, end.segment().written());
        assertEquals(0, filler == 0 ? 0 : (before + filler) % 4096);
        assertEquals(1, end.sequence());
    }

    @Test
    void aPageIsNotCompletedWhereTheDeviceHasNoRoom() {
        file.reserved = 4096 + HEADER - 1;
        mapped.completePage();
        assertEquals(0, end.bytes());
        file.reserved = 4096 + HEADER;
        mapped.completePage();
        assertEquals(4096 - SegmentLayout.RECORDS, end.bytes());
    }

    @Test
    void aPageIsNotCompletedWhereTheSegmentWouldHaveNoRoomForItsSeal() {
        file.close();
        file = new PartlyReserved(memory, 4096);
        enter(8192);
        mapped.completePage();
        assertEquals(0, end.bytes());
    }

    @Test
    void anAwaitedPageIsAwaitedUntilItComes() {
        assertFalse(mapped.isPageAwaited());
        mapped.awaitPage();
        assertTrue(mapped.isPageAwaited());
        mapped.pageComes();
        assertFalse(mapped.isPageAwaited());
    }

    @Test
    void roomIsMadeForManyTimesWhatCameSinceTheLastLook() throws IOException {
        mapped.takes(1000);
        mapped.takes(1000);
        ahead.reserve();
        assertEquals(SegmentLayout.RECORDS + 64 * 2000, file.reserved);
        assertEquals(1, file.reservations);
    }

    @Test
    void noRoomIsMadeWhereNothingCame() throws IOException {
        ahead.reserve();
        mapped.takes(4000);
        ahead.reserve();
        assertEquals(0, file.reservations, "larger ones make it by their calls");
        mapped.takes(8);
        ahead.reserve();
        file.reserved = 0;
        ahead.reserve();
        assertEquals(1, file.reservations);
    }

    @Test
    void littleThatCameGetsSixtyFourKibibytesAndMuchSixteenMebibytes() throws IOException {
        mapped.takes(8);
        ahead.reserve();
        assertEquals(SegmentLayout.RECORDS + (64 << 10), file.reserved);
        for (int i = 0; i < 1000; i++) {
            mapped.takes(2000);
        }
        ahead.reserve();
        assertEquals(SegmentLayout.RECORDS + (16 << 20), file.reserved);
    }

    @Test
    void noMoreRoomIsMadeThanTheSegmentHas() throws IOException {
        file.close();
        file = new PartlyReserved(memory, 32 << 10);
        enter(4096);
        mapped.takes(8);
        ahead.reserve();
        assertEquals(32 << 10, file.reserved);
        ahead.reserve();
        mapped.takes(8);
        ahead.reserve();
        assertEquals(1, file.reservations);
    }

    @Test
    void roomIsMadeAgainOnlyWhenLessThanHalfOfItIsLeft() throws IOException {
        file.reserved = SegmentLayout.RECORDS + (32 << 10);
        mapped.takes(8);
        ahead.reserve();
        assertEquals(0, file.reservations);
        file.reserved--;
        mapped.takes(8);
        ahead.reserve();
        assertEquals(1, file.reservations);
    }

    private void enter(long reserved) {
        LogSegment segment = new LogSegment(1, file);
        tail.enter(segment, LogPosition.START);
        end.enter(segment);
        file.reserved = reserved;
    }
}
