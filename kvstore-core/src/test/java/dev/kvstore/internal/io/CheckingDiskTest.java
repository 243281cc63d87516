package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of operations that CheckingDisk insists on. */
class CheckingDiskTest {
    private final SimulatedDisk simulated = SimulatedDisk.create(Path.of("/store"));
    private final CheckingDisk disk = new CheckingDisk(simulated);

    @Test
    void fileIsDurableAfterForceAndDirectorySync() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            file.write(new byte[1], 0, 1);
            disk.syncDirectory();
            assertThrows(AssertionError.class, () -> disk.assertDurable("a"));
            file.force();
            disk.assertDurable("a");
            assertTrue(simulated.isDurable("a"));
            file.write(new byte[1], 0, 1);
            assertFalse(disk.isDurable("a"));
        }
        assertEquals(1, disk.violations().size());
    }

    @Test
    void renamedFileNeedsAnotherDirectorySync() throws IOException {
        writeForced("a.tmp");
        disk.syncDirectory();
        disk.rename("a.tmp", "a");
        assertFalse(disk.isDurable("a"));
        disk.syncDirectory();
        assertTrue(disk.isDurable("a"));
        assertFalse(disk.isDurable("a.tmp"));
    }

    @Test
    void renamingAnUnforcedFileIsRefused() throws IOException {
        try (Disk.OutputFile file = disk.create("a.tmp")) {
            file.write(new byte[1], 0, 1);
        }
        assertThrows(AssertionError.class, () -> disk.rename("a.tmp", "a"));
        assertFalse(disk.exists("a"));
    }

    @Test
    void referencedFileIsNeitherDeletedNorReplaced() throws IOException {
        writeForced("a");
        writeForced("b");
        assertThrows(AssertionError.class, () -> disk.reference("a"));
        disk.syncDirectory();
        disk.reference("a");
        assertThrows(AssertionError.class, () -> disk.delete("a"));
        assertThrows(AssertionError.class, () -> disk.rename("b", "a"));
        assertThrows(AssertionError.class, () -> disk.rename("a", "c"));
        disk.dereference("a");
        disk.delete("a");
        assertEquals(4, disk.violations().size());
    }

    @Test
    void logIsDurableAfterForce() throws IOException {
        try (Region source = new NativeMemory().allocate(MemoryComponent.SCRATCH, 1);
                Disk.LogFile log = disk.createLog("l", 10)) {
            disk.syncDirectory();
            assertFalse(disk.isDurable("l"));
            log.force();
            assertTrue(disk.isDurable("l"));
            log.write(0, source, 0, 1);
            assertFalse(disk.isDurable("l"));
            log.force();
            assertTrue(disk.isDurable("l"));
        }
    }

    @Test
    void failedForceDoesNotMakeDurable() throws IOException {
        try (Disk.OutputFile file = disk.create("a")) {
            file.write(new byte[1], 0, 1);
            simulated.device().inject(operation -> true, Fault.FAILED_SYNC, false);
            assertThrows(IOException.class, file::force);
        }
        disk.syncDirectory();
        assertFalse(disk.isDurable("a"));
    }

    @Test
    void linkedFileNeedsADirectorySync() throws IOException {
        CheckingDisk target = (CheckingDisk) disk.sibling(Path.of("/other"));
        target.createDirectory();
        writeForced("a");
        disk.linkTo("a", target);
        assertFalse(target.isDurable("a"));
        target.syncDirectory();
        assertTrue(target.isDurable("a"));
    }

    @Test
    void existingFilesAreDurableAndMissingOnesAreNot() throws IOException {
        writeForced("a");
        CheckingDisk second = new CheckingDisk(simulated);
        assertTrue(second.isDurable("a"));
        assertFalse(second.isDurable("b"));
    }

    @Test
    void observerSeesOperationsInOrder() throws IOException {
        List<String> seen = new ArrayList<>();
        disk.observe(new CheckingDisk.Observer() {
            @Override
            public void beforeWrite(String name, byte[] bytes) {
                seen.add("write " + name + " " + bytes.length);
            }

            @Override
            public void beforeForce(String name) {
                seen.add("force " + name);
            }

            @Override
            public void afterForce(String name) {
                seen.add("forced " + name + " " + simulated.isContentDurable(name));
            }

            @Override
            public void beforeRename(String from, String to) {
                seen.add("rename " + from + " " + to);
            }

            @Override
            public void afterSyncDirectory() {
                seen.add("synced");
            }

            @Override
            public void beforeDelete(String name) {
                seen.add("delete " + name + " " + disk.exists(name));
            }
        });
        writeForced("a");
        disk.rename("a", "b");
        disk.syncDirectory();
        disk.delete("b");
        assertEquals(List.of("write a 1", "force a", "forced a true", "rename a b", "synced", "delete b true"), seen);
    }

    private void writeForced(String name) throws IOException {
        try (Disk.OutputFile file = disk.create(name)) {
            file.write(new byte[1], 0, 1);
            file.force();
        }
    }
}
