package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** A segment of a log on a {@link CrashDisk}, open for writing. */
final class CrashLogFile implements Disk.LogFile {
    private final CrashDisk disk;
    private final CrashFile file;
    private final Region mapping;

    CrashLogFile(CrashDisk disk, CrashFile file) {
        this.disk = disk;
        this.file = file;
        this.mapping = file.mapping();
        disk.logOpened(1);
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Region mapping() {
        disk.enterStore();
        return mapping;
    }

    @Override
    public void reserve(long upTo) throws IOException {
        disk.reserve();
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        disk.writeLog(file, position, source.toArray(offset, length));
    }

    @Override
    public void force() throws IOException {
        disk.force(file);
    }

    @Override
    public void close() {
        disk.logOpened(-1);
        mapping.close();
    }
}
