package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.Arrays;

/** An output file that reports to a {@link CheckingDisk}. */
final class CheckingOutputFile implements Disk.OutputFile {
    private final CheckingDisk disk;
    private final String name;
    private final CheckingDisk.Tracked tracked;
    private final Disk.OutputFile inner;

    CheckingOutputFile(CheckingDisk disk, String name, CheckingDisk.Tracked tracked, Disk.OutputFile inner) {
        this.disk = disk;
        this.name = name;
        this.tracked = tracked;
        this.inner = inner;
    }

    @Override
    public void write(Region source, long offset, long length) throws IOException {
        disk.beforeWrite(name, () -> source.toArray(offset, Math.toIntExact(length)));
        disk.written(tracked);
        inner.write(source, offset, length);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        disk.beforeWrite(name, () -> Arrays.copyOfRange(source, offset, offset + length));
        disk.written(tracked);
        inner.write(source, offset, length);
    }

    @Override
    public long position() {
        return inner.position();
    }

    @Override
    public void force() throws IOException {
        disk.force(name, tracked, inner::force);
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
