package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.Arrays;

/** A file of a {@link CrashDisk} that is written from front to back. */
final class CrashOutputFile implements Disk.OutputFile {
    private final CrashDisk disk;
    private final CrashFile file;

    CrashOutputFile(CrashDisk disk, CrashFile file) {
        this.disk = disk;
        this.file = file;
    }

    @Override
    public void write(Region source, long offset, long length) throws IOException {
        write(source.toArray(offset, (int) length), 0, (int) length);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        disk.write(file, file.size(), Arrays.copyOfRange(source, offset, offset + length));
    }

    @Override
    public long position() {
        return file.size();
    }

    @Override
    public void force() throws IOException {
        disk.force(file);
    }

    @Override
    public void close() {}
}
