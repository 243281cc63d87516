package dev.kvstore;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of leak is found. */
class LeakCheckTest {
    @TempDir
    Path directory;

    private final LeakCheck check = new LeakCheck(Duration.ofMillis(200));

    @BeforeEach
    void start() {
        check.beforeEach(null);
    }

    @Test
    void nothingLeftIsFine() throws IOException {
        LeakCheck patient = new LeakCheck();
        patient.beforeEach(null);
        patient.watch(new NativeMemory()).allocate(MemoryComponent.SCRATCH, 10).close();
        new OsDisk(directory).createLog("l", 10).close();
        patient.afterEach(null);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openFile() throws IOException {
        try (Disk.OutputFile leaked = new OsDisk(directory).create("a")) {
            assertReported(directory + "/a");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void mappedFile() throws IOException {
        Disk disk = new OsDisk(directory);
        disk.createLog("l", 10).close();
        Region leaked;
        try (Disk.InputFile file = disk.open("l")) {
            leaked = file.map(0, 10);
        }
        assertReported("mapped file " + directory + "/l");
        leaked.close();
    }

    @Test
    void thread() {
        CountDownLatch end = new CountDownLatch(1);
        new EngineThreads("leaky", failure -> {})
                .factory("flush")
                .newThread(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
        assertReported("kvstore-leaky-flush-1");
        end.countDown();
    }

    @Test
    void nativeMemory() {
        try (Region leaked = check.watch(new NativeMemory()).allocate(MemoryComponent.SCRATCH, 10)) {
            assertReported("10 bytes of native memory");
        }
    }

    @Test
    void handleOfASimulatedDevice() throws IOException {
        SimulatedDisk disk = SimulatedDisk.create(Path.of("/store"));
        check.watch(disk.device());
        try (Disk.OutputFile leaked = disk.create("a")) {
            assertReported("output file /store/a");
        }
    }

    @Test
    void swallowedViolation() {
        CheckingDisk disk = check.watch(new CheckingDisk(SimulatedDisk.create(Path.of("/store"))));
        assertThrows(AssertionError.class, () -> disk.assertDurable("a"));
        assertReported("a is relied on");
    }

    private void assertReported(String what) {
        AssertionError report = assertThrows(AssertionError.class, () -> check.afterEach(null));
        assertTrue(report.getMessage().contains(what), report.getMessage());
    }
}
