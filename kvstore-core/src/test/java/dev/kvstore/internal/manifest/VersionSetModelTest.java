package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.MEMORY;
import static dev.kvstore.internal.manifest.TestTables.STORE;
import static dev.kvstore.internal.manifest.TestTables.describe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.wal.CrashDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random edits against the sequence of versions they should lead to, with reopening, crashes and damage. */
class VersionSetModelTest {
    private static final int EDITS = 60;

    /** What was acknowledged, first to last. */
    private final List<String> history = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyAcknowledgedEditIsFoundAgain(long seed) throws IOException {
        Random random = new Random(seed);
        CrashDisk disk = new CrashDisk();
        VersionSet set = VersionSet.create(disk, MEMORY, STORE, new VersionEdit());
        history.add(describe(set.current()));
        for (int i = 0; i < EDITS; i++) {
            set.rewriteBytes(random.nextInt(3000));
            set.logAndApply(randomEdit(set, random));
            history.add(describe(set.current()));
            if (random.nextInt(6) == 0) {
                CrashDisk.Cut cut = CrashDisk.Cut.any(random);
                if (random.nextBoolean()) {
                    set.close();
                    disk = disk.crash(cut, random);
                }
                set = VersionSet.recover(disk, MEMORY);
                assertEquals(last(), describe(set.current()), "seed " + seed + ", edit " + i);
            }
        }
        set.close();
    }

    /** The power fails within an edit: the version before or after it is found, and editing goes on. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPowerCutWithinAnEditLeavesTheVersionBeforeOrAfter(long seed) throws IOException {
        for (CrashDisk.Operation operation : CrashDisk.Operation.values()) {
            for (int step = 0; step < 6; step++) {
                Random random = new Random(seed * 1000 + step);
                CrashDisk disk = new CrashDisk();
                VersionSet set = VersionSet.create(disk, MEMORY, STORE, new VersionEdit());
                set.rewriteBytes(0);
                for (int i = 0; i < 10; i++) {
                    set.logAndApply(randomEdit(set, random));
                }
                String before = describe(set.current());
                VersionEdit edit = randomEdit(set, random);
                String after = describe(apply(set.current(), edit));
                disk.fail(operation, step);
                boolean acknowledged = tryEdit(set, edit);
                disk.heal();
                CrashDisk crashed = disk.crash(CrashDisk.Cut.RANDOM, random);
                VersionSet found = VersionSet.recover(crashed, MEMORY);
                String state = describe(found.current());
                String where = "seed " + seed + ", " + operation + " " + step;
                assertTrue(state.equals(after) || (!acknowledged && state.equals(before)), where);
                found.logAndApply(new VersionEdit().lastSequence(99));
                assertEquals(state, describe(VersionSet.recover(crashed, MEMORY).current()), where);
            }
        }
    }

    @Test
    void everyTruncationAndFlippedByteIsDamageOrDropsTheLastEditOnly() throws IOException {
        CrashDisk disk = new CrashDisk();
        List<Long> ends = new ArrayList<>();
        Random random = new Random(5);
        try (VersionSet set = VersionSet.create(disk, MEMORY, STORE, new VersionEdit())) {
            for (int i = 0; i < 8; i++) {
                history.add(describe(set.current()));
                ends.add(set.manifestBytes());
                set.logAndApply(randomEdit(set, random));
            }
            history.add(describe(set.current()));
            ends.add(set.manifestBytes());
        }
        String name = FileNames.manifest(1);
        byte[] whole = disk.get(name);
        for (int length = 0; length < whole.length; length++) {
            disk.put(name, Arrays.copyOf(whole, length));
            int whollyThere = countUpTo(ends, length);
            int butForPadding = countUpTo(ends, length + 7);
            check(disk, history.subList(Math.max(whollyThere - 1, 0), butForPadding), length);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            disk.put(name, flipped);
            boolean tail = at >= ends.get(ends.size() - 2);
            check(disk, history.subList(history.size() - (tail ? 2 : 1), history.size()), at);
        }
    }

    private static int countUpTo(List<Long> ends, int length) {
        return (int) ends.stream().filter(end -> end <= length).count();
    }

    /** The state must be one of {@code allowed}, or the damage be noticed; a lost edit must be reported. */
    private void check(CrashDisk disk, List<String> allowed, int at) throws IOException {
        try (VersionSet set = VersionSet.recover(disk, MEMORY)) {
            String state = describe(set.current());
            assertTrue(allowed.contains(state), "wrong state at " + at);
            boolean lost = at < disk.size(FileNames.manifest(1)) && !state.equals(last());
            assertTrue(!lost || set.droppedTailBytes() > 0, "lost without a word at " + at);
        } catch (StoreException e) {
            assertTrue(e instanceof StoreCorruptedException, e + " at " + at);
        }
    }

    private String last() {
        return history.get(history.size() - 1);
    }

    private static boolean tryEdit(VersionSet set, VersionEdit edit) {
        try {
            set.logAndApply(edit);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static Version apply(Version version, VersionEdit edit) {
        try {
            return version.apply(edit);
        } catch (InconsistentEditException e) {
            throw new AssertionError(e);
        }
    }

    /** Adds a table in a free place of some level, and sometimes deletes another. */
    private static VersionEdit randomEdit(VersionSet set, Random random) {
        VersionEdit edit = new VersionEdit();
        Version version = set.current();
        int level = random.nextInt(Version.LEVELS);
        if (version.fileCount(level) > 0 && random.nextBoolean()) {
            edit.delete(
                    level,
                    version.file(level, random.nextInt(version.fileCount(level)))
                            .number());
        }
        int from = random.nextInt(5000);
        FileMeta added = TestTables.table(set.nextFileNumber(), from, from + 20);
        if (level == 0 || version.overlapping(level, added.range()).isEmpty()) {
            edit.add(level, added);
        }
        return edit;
    }
}
