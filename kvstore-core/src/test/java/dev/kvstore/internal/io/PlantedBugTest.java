package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.CrashPolicy.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulated disk finds what it is there to find. A small protocol replaces a file atomically; run
 * rightly, every crash at every operation shows the old or the new content, and the new one once it is
 * acknowledged. With any step left out, some crash shows otherwise.
 */
class PlantedBugTest {
    private static final String OLD = "old content";
    private static final String NEW = "the new content";
    private static final int RANDOM_STATES = 40;

    private enum Bug {
        CONTENT_NOT_FORCED,
        FORCED_AFTER_RENAME,
        DIRECTORY_NOT_SYNCED,
        ACKNOWLEDGED_BEFORE_SYNC,
        OLD_DELETED_FIRST,
        WRITTEN_IN_PLACE,
        FAILED_FORCE_RETRIED
    }

    private final List<String> violations = new ArrayList<>();
    private boolean acknowledged;
    private long states;

    @Test
    void rightProtocolSurvivesEveryCrash() throws IOException {
        runAndCrashEverywhere(EnumSet.noneOf(Bug.class));
        assertEquals(List.of(), violations);
        assertTrue(states > 100, "only " + states + " states were seen");
    }

    @ParameterizedTest
    @EnumSource
    void bugIsFound(Bug bug) throws IOException {
        runAndCrashEverywhere(EnumSet.of(bug));
        assertFalse(violations.isEmpty(), bug + " was not found in " + states + " states");
    }

    private void runAndCrashEverywhere(Set<Bug> bugs) throws IOException {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
        write(disk, "file", OLD, bugs.contains(Bug.WRITTEN_IN_PLACE) ? 64 : 0);
        disk.syncDirectory();
        if (bugs.contains(Bug.FAILED_FORCE_RETRIED)) {
            disk.device().inject(operation -> operation.kind() == Operation.Kind.FORCE, Fault.FAILED_SYNC, false);
        }
        disk.device().observe(operation -> crash(disk, operation.toString()));
        replace(disk, bugs);
        acknowledged = true;
        crash(disk, "the end");
    }

    private void replace(SimulatedDisk disk, Set<Bug> bugs) throws IOException {
        if (bugs.contains(Bug.WRITTEN_IN_PLACE)) {
            try (Disk.LogFile file = disk.openLog("file")) {
                file.mapping().write(0, bytes(NEW), 0, NEW.length());
                disk.device().mappedCheckpoint("file");
                file.force();
            }
            return;
        }
        try (Disk.OutputFile file = disk.create("file.tmp")) {
            file.write(bytes(NEW), 0, NEW.length());
            if (!bugs.contains(Bug.CONTENT_NOT_FORCED) && !bugs.contains(Bug.FORCED_AFTER_RENAME)) {
                force(file, bugs);
            }
            if (bugs.contains(Bug.OLD_DELETED_FIRST)) {
                disk.delete("file");
            }
            disk.rename("file.tmp", "file");
            acknowledged = bugs.contains(Bug.ACKNOWLEDGED_BEFORE_SYNC);
            if (bugs.contains(Bug.FORCED_AFTER_RENAME)) {
                file.force();
            }
        }
        if (!bugs.contains(Bug.DIRECTORY_NOT_SYNCED)) {
            disk.syncDirectory();
        }
    }

    private static void force(Disk.OutputFile file, Set<Bug> bugs) throws IOException {
        try {
            file.force();
        } catch (IOException e) {
            if (!bugs.contains(Bug.FAILED_FORCE_RETRIED)) {
                throw e;
            }
            file.force();
        }
    }

    private void crash(SimulatedDisk disk, String where) {
        int units = disk.device().dirtyUnits();
        for (long bits = 0; units <= 8 && bits < 1L << units; bits++) {
            check(disk, CrashPolicy.subset(bits), where);
        }
        for (long seed = 0; seed < RANDOM_STATES; seed++) {
            check(disk, CrashPolicy.random(seed, seed % 2 == 0 ? Names.STRICT : Names.JOURNALLED), where);
        }
    }

    private void check(SimulatedDisk disk, CrashPolicy policy, String where) {
        states++;
        SimulatedDisk found = disk.crash(policy);
        String content = found.exists("file") ? new String(found.content("file"), StandardCharsets.UTF_8) : "no file";
        String stripped = content.replace("\0", "");
        if (!stripped.equals(NEW) && (acknowledged || !stripped.equals(OLD))) {
            violations.add(content + " after " + policy + " at " + where);
        }
    }

    private static void write(SimulatedDisk disk, String name, String content, int room) throws IOException {
        try (Disk.OutputFile file = disk.create(name)) {
            file.write(bytes(content), 0, content.length());
            file.write(new byte[room], 0, room);
            file.force();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
