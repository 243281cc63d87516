package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that complete a page before a sync, on real files that are reserved as they fill. */
class LogFillerTest {
    private static final StoreId STORE = new StoreId(3, 4);

    @TempDir
    Path directory;

    private final NativeMemory memory = new NativeMemory();
    private Disk disk;
    private Region payload;
    private long number = 1;

    @BeforeEach
    void open() {
        disk = new OsDisk(directory);
        payload = memory.allocate(MemoryComponent.SCRATCH, 8192);
        payload.fill(0, 8192, (byte) 7);
    }

    @AfterEach
    void close() {
        payload.close();
        disk.close();
        assertEquals(0, memory.used());
    }

    @Test
    void recoveryPassesOverFillersAtEveryDistanceFromThePageEnd() throws IOException {
        LogWriter log = writer(LogRecovery.NONE);
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long sequence = log.appendedSequence() + 1;
            log.append(payload, 0, 8 + i * 8 % 3000, sequence, sequence, false);
            written.add(sequence);
            log.completePage();
            log.sync();
        }
        log.abandon();
        List<Long> found = new ArrayList<>();
        LogRecovery recovered = recover(found);
        assertEquals(written, found);
        assertEquals(0, recovered.droppedBytes());
        assertEquals(600, recovered.lastSequence());
    }

    @Test
    void aCompletedPageIsNotCompletedAgain() throws IOException {
        LogWriter log = writer(LogRecovery.NONE);
        log.append(payload, 0, 100, 1, 1, false);
        log.completePage();
        long bytes = log.appendedBytes();
        assertTrue(bytes > 132, () -> "no filler was written: " + bytes);
        log.completePage();
        assertEquals(bytes, log.appendedBytes());
        log.abandon();
    }

    @Test
    void theNextRecordCompletesThePageThatIsAwaited() throws IOException {
        LogWriter log = writer(LogRecovery.NONE);
        log.append(payload, 0, 100, 1, 1, false);
        long record = log.appendedBytes();
        log.awaitPage();
        assertTrue(log.isPageAwaited());
        log.append(payload, 0, 100, 2, 2, false);
        assertFalse(log.isPageAwaited());
        assertTrue(log.appendedBytes() > 2 * record, () -> "no filler was written: " + log.appendedBytes());
        log.abandon();
        List<Long> found = new ArrayList<>();
        recover(found);
        assertEquals(List.of(1L, 2L), found);
    }

    @Test
    void whatIsStagedIsWrittenBeforeThePageIsCompleted() throws IOException {
        LogWriter log = writer(LogRecovery.NONE);
        log.append(payload, 0, 100, 1, 1, true);
        log.completePage();
        assertEquals(1, log.appendedSequence());
        log.abandon();
        List<Long> found = new ArrayList<>();
        recover(found);
        assertEquals(List.of(1L), found);
    }

    @Test
    void theLogGoesOnBehindAFillerOfASealedSession() throws IOException {
        LogWriter log = writer(LogRecovery.NONE);
        log.append(payload, 0, 100, 1, 1, false);
        log.completePage();
        log.close();
        List<Long> found = new ArrayList<>();
        LogWriter next = writer(recover(found));
        next.append(payload, 0, 50, 2, 2, false);
        next.completePage();
        next.sync();
        assertEquals(2, next.durableSequence());
        assertEquals(0, next.unsyncedBytes());
        next.abandon();
        found.clear();
        recover(found);
        assertEquals(List.of(1L, 2L), found);
    }

    private LogWriter writer(LogRecovery recovered) throws IOException {
        LogSegments segments =
                new LogSegments(disk, STORE, () -> number++, memory, recovered, LogSegments.MIN_SEGMENT_BYTES, false);
        return new LogWriter(disk, segments, memory, LogObserver.NONE);
    }

    private LogRecovery recover(List<Long> found) throws IOException {
        return new LogReader(disk, STORE, false)
                .recover(0, 0, (source, offset, length, first, last, segment) -> found.add(first));
    }
}
