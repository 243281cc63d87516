package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage of every kind at every place of a log of three segments with six records each. */
class LogDamageTest {
    private static final int LAST = 18;
    private static final int PAGE = 4096;

    /** How the log was written and left. */
    enum Ending {
        /** Closed: nothing may be missing without an error. */
        SEALED(0),
        /** Each record synced, then the power cut: at most the last may be missing, and must be counted. */
        SYNCED(1),
        /** Nothing synced: any tail may be missing, and must be counted. */
        UNSYNCED(LAST);

        private final int mayLose;

        Ending(int mayLose) {
            this.mayLose = mayLose;
        }
    }

    private final CrashDisk disk = new CrashDisk();

    @ParameterizedTest
    @EnumSource
    void aFlippedBitIsNoticedOrHarmless(Ending ending) throws IOException {
        write(disk, ending);
        Random random = new Random(1);
        for (String name : disk.list()) {
            byte[] whole = disk.get(name);
            for (int at = 0; at < whole.length; at += at < used(whole) + 64 ? 1 : 509) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                check(ending, name, damaged, true, "bit flipped at " + at);
            }
            disk.put(name, whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedSegmentIsNoticed(Ending ending) throws IOException {
        write(disk, ending);
        for (String name : disk.list()) {
            byte[] whole = disk.get(name);
            for (int length = 0; length < whole.length; length += length < used(whole) + 64 ? 1 : 509) {
                disk.put(name, Arrays.copyOf(whole, length));
                assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk), name + " cut at " + length);
            }
            disk.put(name, whole);
        }
    }

    /**
     * Zeros up to the end can't be told from what was never written: only a clean close, which the manifest knows of,
     * shows that something is missing there.
     */
    @ParameterizedTest
    @EnumSource
    void zeroedSectorsAreNoticed(Ending ending) throws IOException {
        write(disk, ending);
        for (String name : disk.list()) {
            byte[] whole = disk.get(name);
            boolean last = name.equals(FileNames.log(3)) && ending != Ending.SEALED;
            for (int at = 0; at < used(whole) - (last ? 512 + 340 : 0); at += 8) {
                byte[] damaged = whole.clone();
                Arrays.fill(damaged, at, Math.min(at + 512, damaged.length), (byte) 0);
                check(ending, name, damaged, false, "zeroed at " + at);
            }
            disk.put(name, whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesOfOtherPlacesAreNoticed(Ending ending) throws IOException {
        write(disk, ending);
        List<String> names = disk.list();
        for (String name : names) {
            for (String other : names) {
                byte[] damaged = disk.get(name);
                byte[] whole = damaged.clone();
                if (!name.equals(other)) {
                    System.arraycopy(disk.get(other), 0, damaged, 0, PAGE);
                    check(ending, name, damaged, false, "page of " + other);
                }
                disk.put(name, whole);
            }
        }
    }

    @Test
    void aMissingSegmentIsNoticed() throws IOException {
        write(disk, Ending.SYNCED);
        for (String name : List.of(FileNames.log(1), FileNames.log(2))) {
            byte[] whole = disk.get(name);
            disk.delete(name);
            StoreCorruptedException e = assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk));
            assertTrue(e.getMessage().contains(name + ", which is missing"), e::getMessage);
            disk.put(name, whole);
        }
    }

    @Test
    void aMissingEndIsNoticedWhenTheEndIsKnown() throws IOException {
        write(disk, Ending.SEALED);
        disk.delete(FileNames.log(3));
        assertEquals(12, TestLog.read(disk).size());
        assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk, 0, LAST, false, new ArrayList<>()));
    }

    @Test
    void aSegmentOfAnotherLogOfTheSameStoreIsNoticed() throws IOException {
        write(disk, Ending.SEALED);
        CrashDisk other = new CrashDisk();
        try (TestLog log = new TestLog(other)) {
            for (long sequence = 1; sequence <= LAST; sequence++) {
                log.append(sequence, 77, false);
                if (sequence % 6 == 0 && sequence < LAST) {
                    log.writer.roll();
                }
            }
        }
        for (String name : disk.list()) {
            byte[] whole = disk.get(name);
            disk.put(name, other.get(name));
            assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk), name);
            disk.put(name, whole);
        }
    }

    @Test
    void aSegmentUnderAnothersNameIsNoticed() throws IOException {
        write(disk, Ending.SEALED);
        disk.put(FileNames.log(9), disk.get(FileNames.log(3)));
        assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk));
    }

    @Test
    void aSegmentOfAnotherStoreIsNoticed() throws IOException {
        write(disk, Ending.SEALED);
        LogReader reader = new LogReader(disk, new StoreId(9, 9), false);
        assertThrows(
                StoreCorruptedException.class,
                () -> reader.recover(0, 0, (source, offset, length, first, last, segment) -> {}));
    }

    /** Writes three segments; the files are as a cut that keeps everything leaves them. */
    private static void write(CrashDisk disk, Ending ending) throws IOException {
        TestLog log = new TestLog(disk);
        for (long sequence = 1; sequence <= LAST; sequence++) {
            log.append(sequence, TestLog.lengthOf(sequence), false);
            if (ending == Ending.SYNCED) {
                log.writer.sync(sequence);
            }
            if (sequence % 6 == 0 && sequence < LAST) {
                log.writer.roll();
            }
        }
        if (ending == Ending.SEALED) {
            log.close();
        }
    }

    private void check(Ending ending, String name, byte[] damaged, boolean counted, String what) throws IOException {
        disk.put(name, damaged);
        List<Long> found = new ArrayList<>();
        try {
            LogRecovery recovery = TestLog.read(disk, 0, ending == Ending.SEALED ? LAST : 0, false, found);
            assertEquals(TestLog.upTo(found.size()), found, name + " " + what);
            assertTrue(LAST - found.size() <= ending.mayLose, () -> name + " " + what + ": found " + found);
            if (counted && found.size() < LAST) {
                assertTrue(recovery.droppedBytes() > 0, () -> name + " " + what + ": lost without a word");
            }
        } catch (StoreException e) {
            assertTrue(e.getMessage().contains(".wal"), e::getMessage);
        }
    }

    private static int used(byte[] file) {
        int end = file.length;
        while (end > 0 && file[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
