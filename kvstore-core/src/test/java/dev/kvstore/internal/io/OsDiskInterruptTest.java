package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.LeakCheck;
import dev.kvstore.StoreLockedException;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An interrupted thread may call everything, finds its status unchanged and harms nobody else's files. */
@ExtendWith(LeakCheck.class)
class OsDiskInterruptTest {
    @TempDir
    Path directory;

    private Disk disk;
    private Region memory;

    @BeforeEach
    void open() {
        disk = new OsDisk(directory);
        memory = new NativeMemory().allocate(MemoryComponent.SCRATCH, 100_000);
    }

    @AfterEach
    void close() {
        assertTrue(!Thread.interrupted(), "a test left the interrupt status set");
        memory.close();
    }

    @Test
    void outputFile() throws IOException {
        try (Disk.OutputFile file = interrupted(() -> disk.create("a"))) {
            interrupted(() -> file.write(memory, 0, 100_000));
            interrupted(() -> file.write(new byte[10], 0, 10));
            interrupted(() -> file.force());
            file.write(memory, 0, 1);
            file.force();
        }
        assertEquals(100_011, interrupted(() -> disk.size("a")));
    }

    @Test
    void logFile() throws IOException {
        try (Disk.LogFile log = interrupted(() -> disk.createLog("l", 100_000))) {
            interrupted(() -> log.write(0, memory, 0, 100_000));
            interrupted(() -> log.mapping().putLong(0, 7));
            interrupted(() -> log.force());
            log.write(0, memory, 0, 100);
            log.force();
        }
        Disk.LogFile reopened = interrupted(() -> disk.openLog("l"));
        interrupted(reopened::close);
    }

    @Test
    void inputFile() throws IOException {
        disk.createLog("a", 10_000).close();
        try (Disk.InputFile file = interrupted(() -> disk.open("a"))) {
            interrupted(() -> file.read(0, memory, 0, 10_000));
            Region mapped = interrupted(() -> file.map(1, 9_999));
            assertEquals(0, mapped.getByte(9_998));
            interrupted(mapped::close);
            file.read(0, memory, 0, 10_000);
        }
    }

    @Test
    void directoryOperations() throws IOException {
        Disk inner = interrupted(() -> disk.sibling(directory.resolve("x/y")));
        interrupted(inner::createDirectory);
        inner.create("a").close();
        interrupted(() -> inner.rename("a", "b"));
        interrupted(() -> inner.linkTo("b", disk));
        interrupted(inner::syncDirectory);
        interrupted(() -> inner.delete("b"));
        assertEquals(0, interrupted(inner::list).size());
        assertEquals("[b]", disk.list().toString());
    }

    @Test
    void lockIsTakenAndKept() throws IOException {
        try (Disk.DirectoryLock lock = interrupted(disk::lock)) {
            assertThrows(StoreLockedException.class, disk::lock);
            assertThrows(StoreLockedException.class, () -> interrupted(() -> disk.lock()));
            Thread.interrupted();
            assertTrue(LockHolder.isRefused(directory), "another process got the lock");
            interrupted(lock::close);
        }
        disk.lock().close();
    }

    /** Interrupts arrive while the calls run, not before them. */
    @Test
    void interruptsInTheMiddleOfCalls() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try (Disk.LogFile log = disk.createLog("l", 100_000)) {
                for (int i = 0; i < 200; i++) {
                    log.write(0, memory, 0, 50_000);
                    log.force();
                    try (Disk.InputFile file = disk.open("l")) {
                        file.map(0, 100_000).close();
                        file.read(0, memory, 0, 50_000);
                    }
                    disk.syncDirectory();
                }
            } catch (Throwable e) {
                failure.set(e);
            } finally {
                done.set(true);
            }
        });
        worker.start();
        while (!done.get()) {
            worker.interrupt();
            Thread.onSpinWait();
        }
        worker.join();
        assertEquals(null, failure.get());
    }

    private interface Action {
        void run() throws IOException;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private static void interrupted(Action action) throws IOException {
        interrupted(() -> {
            action.run();
            return "";
        });
    }

    private static <T> T interrupted(Call<T> call) throws IOException {
        Thread.currentThread().interrupt();
        T result = call.run();
        assertTrue(Thread.interrupted(), "the interrupt status was lost");
        return result;
    }
}
