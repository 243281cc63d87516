package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** A file of a log in memory that has only as much room on its device as it was told. */
final class PartlyReserved implements Disk.LogFile {
    long reserved;
    int reservations;
    private final Region mapping;

    PartlyReserved(NativeMemory memory, int bytes) {
        mapping = memory.allocate(MemoryComponent.SCRATCH, bytes);
    }

    @Override
    public long size() {
        return mapping.capacity();
    }

    @Override
    public Region mapping() {
        return mapping;
    }

    @Override
    public long reserved() {
        return reserved;
    }

    @Override
    public void reserve(long upTo) {
        reserved = Math.max(reserved, upTo);
        reservations++;
    }

    @Override
    public void write(long position, Region source, long offset, int length) {
        mapping.copyFrom(position, source, offset, length);
    }

    @Override
    public void force() {}

    @Override
    public void close() {
        mapping.close();
    }
}
