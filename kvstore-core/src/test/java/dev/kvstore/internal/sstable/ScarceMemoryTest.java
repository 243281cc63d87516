package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.ScarceMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScarceMemoryTest {
    @Test
    void builderThatFindsNoMemoryLeavesNeitherMemoryNorFile() throws IOException {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("tables"));
        int refused = 0;
        while (!canBuild(disk, refused + 1)) {
            refused++;
            assertEquals(List.of(), disk.list(), "after allocation " + refused + " was refused");
            assertEquals(List.of(), disk.device().openHandles(), "after allocation " + refused + " was refused");
        }
        assertTrue(refused >= 5, "allocations of a builder: " + refused);
    }

    private static boolean canBuild(SimulatedDisk disk, int refusedAllocation) {
        NativeMemory memory = ScarceMemory.refusing(refusedAllocation);
        try (TableBuilder builder = new TableBuilder(disk, memory, 1, TableFixture.STORE, TableOptions.DEFAULT)) {
            return builder.entryCount() == 0;
        } catch (OutOfMemoryError e) {
            return false;
        } finally {
            assertEquals(0, memory.used());
        }
    }
}
