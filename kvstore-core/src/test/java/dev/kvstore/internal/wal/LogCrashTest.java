package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sessions that end by a power cut or a killed process. What the next session finds is a prefix of what was
 * appended, without a hole, and reaches at least as far as the last sync; everything a session has found is found again.
 */
class LogCrashTest {
    private static final int SESSIONS = 8;
    private static final int STEPS = 120;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 120);
    }

    /** The model: what was appended last, what is surely durable, and what the manifest says about the log. */
    private long appended;

    private long durable;
    private long flushed;

    /** What the process had appended when it was killed, if the power has stayed on since. */
    private long killed;

    private long watermark;

    @ParameterizedTest
    @MethodSource("seeds")
    void whatSurvivesIsAPrefixThatHoldsAllThatWasSynced(long seed) throws IOException {
        Random random = new Random(seed);
        CrashDisk disk = new CrashDisk();
        for (int session = 0; session < SESSIONS; session++) {
            String where = "seed " + seed + ", session " + session;
            if (random.nextInt(3) == 0) {
                disk = crashDuringRecovery(disk, random, where);
            }
            TestLog log = new TestLog(disk, watermark);
            checkFound(log.replayed, where);
            killed = 0;
            appended = Math.max(flushed, log.recovered.lastSequence());
            durable = appended;
            run(log, random);
            disk = end(log, disk, random);
        }
    }

    private void run(TestLog log, Random random) throws IOException {
        int syncing = random.nextInt(3);
        for (int step = random.nextInt(STEPS); step > 0; step--) {
            switch (random.nextInt(12)) {
                case 0 -> log.segments.prepareNext();
                case 1 -> truncate(log, random);
                case 2 -> sync(log);
                case 3 -> log.writer.roll();
                case 4 -> log.append(++appended, 3000 + random.nextInt(100_000), random.nextBoolean());
                default -> group(log, random, syncing == 0 || (syncing == 1 && random.nextInt(8) == 0));
            }
        }
    }

    private void group(TestLog log, Random random, boolean sync) {
        for (int i = random.nextInt(6); i >= 0; i--) {
            log.append(++appended, TestLog.lengthOf(appended) * (1 + random.nextInt(8)), sync);
        }
        if (sync) {
            sync(log);
        }
    }

    private void sync(TestLog log) {
        log.writer.writeStaged();
        log.writer.sync();
        durable = appended;
    }

    /** Pretends that everything up to some sequence number is in a table and in the manifest. */
    private void truncate(TestLog log, Random random) throws IOException {
        sync(log);
        flushed = Math.max(flushed, appended - random.nextInt(40));
        watermark = log.segments.watermarkFor(flushed);
        log.segments.truncateBelow(watermark);
    }

    private CrashDisk end(TestLog log, CrashDisk disk, Random random) throws IOException {
        log.writer.writeStaged();
        switch (random.nextInt(4)) {
            case 0 -> {
                log.close();
                durable = appended;
                return disk.crash(CrashDisk.Cut.any(random), random);
            }
            case 1 -> {
                killed = appended;
                return disk;
            }
            default -> {
                return disk.crash(CrashDisk.Cut.any(random), random);
            }
        }
    }

    private CrashDisk crashDuringRecovery(CrashDisk disk, Random random, String where) throws IOException {
        CrashDisk.Operation[] operations = CrashDisk.Operation.values();
        disk.fail(operations[random.nextInt(operations.length)], random.nextInt(6));
        List<Long> found = new ArrayList<>();
        try {
            TestLog log = new TestLog(disk, watermark);
            found.addAll(log.replayed);
            durable = Math.max(durable, log.recovered.lastSequence());
        } catch (IOException | StoreException | InternalError e) {
            TestLog.read(disk, watermark, 0, false, found);
        }
        checkFound(found, where);
        disk.heal();
        killed = 0;
        return disk.crash(CrashDisk.Cut.any(random), random);
    }

    private void checkFound(List<Long> found, String where) {
        long last = found.isEmpty() ? 0 : found.get(found.size() - 1);
        assertTrue(Math.max(flushed, last) >= durable, () -> where + ": ends at " + last + ", durable " + durable);
        assertTrue(Math.max(flushed, last) >= killed, () -> where + ": ends at " + last + ", appended " + killed);
        assertTrue(last <= appended, () -> where + ": ends at " + last + ", appended " + appended);
        if (!found.isEmpty()) {
            long first = found.get(0);
            assertTrue(first <= flushed + 1, () -> where + ": starts at " + first + ", flushed " + flushed);
            assertEquals(last - first + 1, found.size(), () -> where + ": a hole in " + found);
        }
    }
}
