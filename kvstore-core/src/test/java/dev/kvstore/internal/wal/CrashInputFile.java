package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** A file of a {@link CrashDisk} that is read. */
final class CrashInputFile implements Disk.InputFile {
    private final NativeMemory memory;
    private final CrashFile file;

    CrashInputFile(NativeMemory memory, CrashFile file) {
        this.memory = memory;
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Region map(long position, int length) {
        Region copy = memory.allocate(MemoryComponent.SCRATCH, length);
        file.read(position, copy, 0, length);
        return copy;
    }

    @Override
    public void read(long position, Region target, long offset, int length) {
        file.read(position, target, offset, length);
    }

    @Override
    public void close() {}
}
