package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The first failed sync of a directory is the last one that anybody may rely on. */
class FailStopDiskTest {
    private final SimulatedDisk below = SimulatedDisk.create(Path.of("/store"));
    private final FailStopDisk disk = new FailStopDisk(below);

    @Test
    void everySyncAfterAFailedOneFailsWithItAsTheCause() throws IOException {
        disk.syncDirectory();
        below.device().inject(call -> call.kind() == Operation.Kind.SYNC_DIRECTORY, Fault.FAILED_SYNC, false);
        IOException first = assertThrows(IOException.class, disk::syncDirectory);
        IOException second = assertThrows(IOException.class, disk::syncDirectory);
        assertNotSame(first, second);
        assertSame(first, second.getCause());
        below.syncDirectory();
    }

    @Test
    void everyOtherCallReachesTheDiskBelow() throws NoSuchMethodException {
        for (Method method : Disk.class.getMethods()) {
            Method own = FailStopDisk.class.getMethod(method.getName(), method.getParameterTypes());
            assertEquals(FailStopDisk.class, own.getDeclaringClass(), method.toString());
        }
    }
}
