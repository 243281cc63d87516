package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.CrashPolicy.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What survives a power failure, rule by rule. */
class SimulatedDiskCrashTest {
    private static final int PAGE = SimulatedFile.PAGE;

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));

    @Test
    void syncedDataWithoutSyncedNameVanishes() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            file.write(new byte[] {1}, 0, 1);
            file.force();
        }
        assertFalse(disk.isDurable("a"));
        assertEquals(Set.of(), names(disk.crash(CrashPolicy.nothingSurvives())));
    }

    @Test
    void syncedNameWithoutSyncedDataIsAnEmptyFile() throws IOException {
        write("a", "data", false);
        disk.syncDirectory();
        assertArrayEquals(new byte[0], disk.crash(CrashPolicy.nothingSurvives()).content("a"));
        assertArrayEquals(
                bytes("data"), disk.crash(CrashPolicy.everythingSurvives()).content("a"));
    }

    @Test
    void syncedDataWithSyncedNameSurvives() throws IOException {
        write("a", "data", true);
        disk.syncDirectory();
        assertTrue(disk.isDurable("a"));
        assertEquals(0, disk.device().dirtyUnits());
        assertArrayEquals(
                bytes("data"), disk.crash(CrashPolicy.nothingSurvives()).content("a"));
    }

    @Test
    void unsyncedRenameIsLostAsAWhole() throws IOException {
        write("a", "old", true);
        write("a.tmp", "new", true);
        disk.syncDirectory();
        disk.rename("a.tmp", "a");
        SimulatedDisk found = disk.crash(CrashPolicy.nothingSurvives());
        assertArrayEquals(bytes("old"), found.content("a"));
        assertArrayEquals(bytes("new"), found.content("a.tmp"));
        found = disk.crash(CrashPolicy.everythingSurvives());
        assertArrayEquals(bytes("new"), found.content("a"));
        assertEquals(Set.of("a"), names(found));
    }

    @Test
    void unsyncedRenameOfUnsyncedDataMayLeaveAnEmptyFile() throws IOException {
        write("a.tmp", "new", false);
        disk.syncDirectory();
        disk.rename("a.tmp", "a");
        disk.syncDirectory();
        assertArrayEquals(new byte[0], disk.crash(CrashPolicy.nothingSurvives()).content("a"));
    }

    @Test
    void unsyncedDeletionMayComeBack() throws IOException {
        write("a", "data", true);
        disk.syncDirectory();
        disk.delete("a");
        assertArrayEquals(
                bytes("data"), disk.crash(CrashPolicy.nothingSurvives()).content("a"));
        assertEquals(Set.of(), names(disk.crash(CrashPolicy.everythingSurvives())));
    }

    @Test
    void syncedDeletionStays() throws IOException {
        write("a", "data", true);
        disk.syncDirectory();
        disk.delete("a");
        disk.syncDirectory();
        assertEquals(Set.of(), names(disk.crash(CrashPolicy.nothingSurvives())));
    }

    @Test
    void linkSharesDurabilityOfContentButNotOfNames() throws IOException {
        SimulatedDisk other = disk.device().disk(Path.of("/other"));
        other.createDirectory();
        write("a", "data", true);
        disk.syncDirectory();
        disk.linkTo("a", other);
        assertFalse(other.isNameDurable("a"));
        assertEquals(Set.of(), names(other.crash(CrashPolicy.nothingSurvives())));
        other.syncDirectory();
        disk.delete("a");
        disk.syncDirectory();
        assertArrayEquals(
                bytes("data"), other.crash(CrashPolicy.nothingSurvives()).content("a"));
    }

    @Test
    void storesIntoAMappingAreDirtyUntilForced() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 3 * PAGE)) {
            log.force();
            disk.syncDirectory();
            log.mapping().putByte(PAGE, (byte) 7);
            log.mapping().putByte(2 * PAGE, (byte) 8);
            assertEquals(2, disk.device().dirtyUnits());
            assertEquals(0, disk.crash(CrashPolicy.nothingSurvives()).content("l")[PAGE]);
            assertEquals(7, disk.crash(CrashPolicy.everythingSurvives()).content("l")[PAGE]);
            SimulatedDisk second = disk.crash(CrashPolicy.subset(0b10));
            assertEquals(0, second.content("l")[PAGE]);
            assertEquals(8, second.content("l")[2 * PAGE]);
            log.force();
            assertEquals(8, disk.crash(CrashPolicy.nothingSurvives()).content("l")[2 * PAGE]);
        }
    }

    @Test
    void unforcedLogMayBeShorterOrHoldOldBlocks() throws IOException {
        byte[] old = new byte[PAGE];
        Arrays.fill(old, (byte) 9);
        try (Disk.OutputFile file = disk.create("old")) {
            file.write(old, 0, PAGE);
            file.force();
        }
        disk.delete("old");
        disk.createLog("l", 2 * PAGE).close();
        disk.syncDirectory();
        Set<Integer> sizes = new TreeSet<>();
        Set<Byte> contents = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            byte[] found = disk.crash(CrashPolicy.random(seed, Names.STRICT)).content("l");
            sizes.add(found.length);
            for (byte b : found) {
                contents.add(b);
            }
        }
        assertTrue(sizes.contains(0) && sizes.contains(2 * PAGE) && sizes.size() > 4, sizes::toString);
        assertEquals(Set.of((byte) 0, (byte) 9), contents);
    }

    @Test
    void dirtyPageIsLostKeptPrefixOrSectors() throws IOException {
        byte[] ones = new byte[PAGE];
        Arrays.fill(ones, (byte) 1);
        disk.createLog("l", PAGE).close();
        try (Disk.LogFile log = disk.openLog("l")) {
            log.force();
            disk.syncDirectory();
            log.mapping().write(0, ones, 0, PAGE);
            Set<String> shapes = new TreeSet<>();
            for (long seed = 0; seed < 300; seed++) {
                shapes.add(
                        shape(disk.crash(CrashPolicy.random(seed, Names.STRICT)).content("l")));
            }
            assertEquals(Set.of("kept", "lost", "prefix", "sectors"), shapes);
        }
    }

    @Test
    void journalledNamesSurviveAsAPrefixAndStrictOnesInAnySubset() throws IOException {
        write("a", "", true);
        write("b", "", true);
        write("c", "", true);
        Set<String> journalled = new TreeSet<>();
        Set<String> strict = new TreeSet<>();
        for (long seed = 0; seed < 300; seed++) {
            journalled.add(names(disk.crash(CrashPolicy.random(seed, Names.JOURNALLED)))
                    .toString());
            strict.add(names(disk.crash(CrashPolicy.random(seed, Names.STRICT))).toString());
        }
        assertEquals(Set.of("[]", "[a]", "[a, b]", "[a, b, c]"), journalled);
        assertEquals(8, strict.size(), strict::toString);
    }

    @Test
    void subsetsEnumerateEveryState() throws IOException {
        write("a", "x", true);
        write("b", "y", false);
        int units = disk.device().dirtyUnits();
        assertEquals(4, units);
        Set<String> states = new TreeSet<>();
        for (long bits = 0; bits < 1L << units; bits++) {
            SimulatedDisk found = disk.crash(CrashPolicy.subset(bits));
            StringBuilder state = new StringBuilder();
            names(found).forEach(name -> state.append(name).append(Arrays.toString(found.content(name))));
            states.add(state.toString());
        }
        assertEquals(Set.of("", "a[120]", "b[]", "b[0]", "b[121]", "a[120]b[]", "a[120]b[0]", "a[120]b[121]"), states);
    }

    @Test
    void sameSeedFindsTheSameState() throws IOException {
        write("a", "some data", false);
        disk.createLog("l", 5 * PAGE).close();
        for (long seed = 0; seed < 50; seed++) {
            SimulatedDisk first = disk.crash(CrashPolicy.random(seed, Names.STRICT));
            SimulatedDisk second = disk.crash(CrashPolicy.random(seed, Names.STRICT));
            assertEquals(names(first), names(second), "seed " + seed);
            for (String name : names(first)) {
                assertArrayEquals(first.content(name), second.content(name), "seed " + seed);
            }
        }
    }

    @Test
    void crashLeavesTheCrashedDeviceAlone() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            file.write(bytes("one"), 0, 3);
            SimulatedDisk found = disk.crash(CrashPolicy.everythingSurvives());
            file.write(bytes("two"), 0, 3);
            assertArrayEquals(bytes("one"), found.content("a"));
            assertArrayEquals(bytes("onetwo"), disk.content("a"));
            found.damage("a", 0, bytes("X"));
            assertArrayEquals(bytes("onetwo"), disk.content("a"));
        }
    }

    @Test
    void whatWasFoundAfterACrashIsDurable() throws IOException {
        write("a", "some data", false);
        SimulatedDisk found = disk.crash(CrashPolicy.everythingSurvives());
        assertTrue(found.isDurable("a"));
        assertArrayEquals(
                bytes("some data"), found.crash(CrashPolicy.nothingSurvives()).content("a"));
    }

    @Test
    void writeBackMayKeepAVersionThatIsOverwrittenLater() throws IOException {
        Set<String> found = new TreeSet<>();
        for (long seed = 0; seed < 20; seed++) {
            SimulatedDisk fresh = SimulatedDisk.create(Path.of("/store"));
            try (Disk.LogFile log = fresh.createLog("l", 1)) {
                log.force();
                fresh.syncDirectory();
                log.mapping().putByte(0, (byte) 1);
                fresh.device().writeBack(seed);
                log.mapping().putByte(0, (byte) 2);
                found.add(
                        "nothing " + fresh.crash(CrashPolicy.nothingSurvives()).content("l")[0]);
                found.add("everything "
                        + fresh.crash(CrashPolicy.everythingSurvives()).content("l")[0]);
            }
        }
        assertEquals(Set.of("nothing 0", "nothing 1", "everything 2"), found);
    }

    @Test
    void writeBackOfNamesKeepsTheirOrder() throws IOException {
        Set<String> found = new TreeSet<>();
        for (long seed = 0; seed < 50; seed++) {
            SimulatedDisk fresh = SimulatedDisk.create(Path.of("/store"));
            fresh.create("a").close();
            fresh.create("b").close();
            fresh.device().writeBack(seed);
            found.add(names(fresh.crash(CrashPolicy.nothingSurvives())).toString());
        }
        assertEquals(Set.of("[]", "[a]", "[a, b]"), found);
    }

    @Test
    void cutStopsTheChosenChangeAndAllLaterCalls() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            disk.syncDirectory();
            disk.device().cutAt(disk.device().changes() + 2);
            file.write(bytes("one"), 0, 3);
            assertThrows(PowerCutException.class, () -> file.write(bytes("two"), 0, 3));
            assertThrows(PowerCutException.class, file::force);
            assertThrows(PowerCutException.class, () -> disk.open("a"));
            assertThrows(PowerCutException.class, disk::list);
        }
        assertTrue(disk.device().isCut());
        assertArrayEquals(
                bytes("one"), disk.crash(CrashPolicy.everythingSurvives()).content("a"));
    }

    @Test
    void storesAfterTheCutAreLost() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 10)) {
            log.force();
            disk.syncDirectory();
            log.mapping().putByte(0, (byte) 1);
            disk.device().cutNow();
            log.mapping().putByte(1, (byte) 1);
        }
        byte[] found = disk.crash(CrashPolicy.everythingSurvives()).content("l");
        assertEquals("[1, 0]", Arrays.toString(Arrays.copyOf(found, 2)));
    }

    @Test
    void mappedCheckpointIsAPlaceToCut() throws IOException {
        try (Disk.LogFile log = disk.createLog("l", 10)) {
            log.force();
            disk.syncDirectory();
            disk.device().cutAt(disk.device().changes() + 2);
            log.mapping().putByte(0, (byte) 1);
            disk.device().mappedCheckpoint("l");
            log.mapping().putByte(1, (byte) 1);
            assertThrows(PowerCutException.class, () -> disk.device().mappedCheckpoint("l"));
            log.mapping().putByte(2, (byte) 1);
        }
        byte[] found = disk.crash(CrashPolicy.everythingSurvives()).content("l");
        assertEquals("[1, 1, 0]", Arrays.toString(Arrays.copyOf(found, 3)));
    }

    @Test
    void observerMayCrashACopyBeforeEveryCall() throws IOException {
        Set<String> states = new TreeSet<>();
        disk.device()
                .observe(operation ->
                        states.add(operation.kind() + " " + names(disk.crash(CrashPolicy.everythingSurvives()))));
        write("a", "x", true);
        disk.syncDirectory();
        assertEquals(Set.of("CREATE []", "FORCE [a]", "SYNC_DIRECTORY [a]", "WRITE [a]"), states);
    }

    private static String shape(byte[] page) {
        int ones = 0;
        for (byte b : page) {
            ones += b;
        }
        if (ones == 0 || ones == page.length) {
            return ones == 0 ? "lost" : "kept";
        }
        for (int i = 0; i < ones; i++) {
            if (page[i] == 0) {
                return "sectors";
            }
        }
        return "prefix";
    }

    private void write(String name, String content, boolean force) throws IOException {
        try (Disk.OutputFile file = disk.create(name)) {
            file.write(bytes(content), 0, content.length());
            if (force) {
                file.force();
            }
        }
    }

    private static Set<String> names(SimulatedDisk disk) {
        try {
            return new TreeSet<>(disk.list());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
