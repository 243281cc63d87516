package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;

/** Main class of a child process: uses native memory and mapped files as a store does, and says nothing. */
public final class SilentEmbedding {
    private SilentEmbedding() {}

    public static void main(String[] arguments) throws IOException {
        Disk disk = new OsDisk(Path.of(arguments[0]));
        try (Region memory = new NativeMemory().allocate(MemoryComponent.MEMTABLE, 1 << 20);
                Disk.LogFile log = disk.createLog("log", 1 << 20);
                Disk.DirectoryLock lock = disk.lock()) {
            memory.putLongRelease(0, 42);
            log.write(0, memory, 0, 100);
            log.mapping().putLong(8, memory.getLongAcquire(0));
            log.force();
            new NativeBuffer().over(memory, 0, 100).get();
            try (Disk.InputFile file = disk.open("log");
                    Region mapping = file.map(0, 100)) {
                if (mapping.getLong(8) != 42) {
                    throw new AssertionError("read " + mapping.getLong(8));
                }
            }
        }
    }
}
