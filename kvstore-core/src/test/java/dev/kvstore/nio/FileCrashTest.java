package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a power cut or a kill every file is at a flush point, and the tree as of one moment. */
class FileCrashTest {
    private static final int LEAST_STATES = 30;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(StoreEngine.class)
    void aPowerCutLeavesTheTreeOfOneMoment(StoreEngine engine) throws IOException {
        cut(engine, 120, 3);
    }

    @ParameterizedTest
    @EnumSource(StoreEngine.class)
    @Tag("heavy")
    void manyPowerCutsLeaveTheTreeOfOneMoment(StoreEngine engine) throws IOException {
        cut(engine, 160, 4);
    }

    @Test
    void aKilledProcessLeavesItsFilesAtFlushPoints() throws Exception {
        kill(3, 5);
    }

    @Test
    @Tag("heavy")
    void killedProcessesLeaveTheirFilesAtFlushPoints() throws Exception {
        kill(6, 6);
    }

    private static void cut(StoreEngine engine, int operations, long seed) throws IOException {
        CutFiles run = new CutFiles(engine, seed);
        List<CutFiles.State> states = run.collect(operations);
        System.out.println("cut files, " + engine + ": seed " + seed + ", " + states.size() + " states");
        assertTrue(states.size() >= LEAST_STATES, "only " + states.size() + " states");
        for (CutFiles.State state : states) {
            run.check(state);
        }
    }

    private void kill(int times, long seed) throws Exception {
        System.out.println("killed files: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            KilledFiles.kill(directory, random);
            KilledFiles.check(directory);
        }
    }
}
