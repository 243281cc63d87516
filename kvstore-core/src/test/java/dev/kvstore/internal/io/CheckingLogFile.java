package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** A log file that reports to a {@link CheckingDisk}. */
final class CheckingLogFile implements Disk.LogFile {
    private final CheckingDisk disk;
    private final String name;
    private final CheckingDisk.Tracked tracked;
    private final Disk.LogFile inner;

    CheckingLogFile(CheckingDisk disk, String name, CheckingDisk.Tracked tracked, Disk.LogFile inner) {
        this.disk = disk;
        this.name = name;
        this.tracked = tracked;
        this.inner = inner;
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public Region mapping() {
        return inner.mapping();
    }

    @Override
    public long reserved() {
        return inner.reserved();
    }

    @Override
    public void reserve(long upTo) throws IOException {
        inner.reserve(upTo);
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        disk.beforeWrite(name, () -> source.toArray(offset, length));
        disk.written(tracked);
        inner.write(position, source, offset, length);
    }

    @Override
    public void force(long from, long to) throws IOException {
        disk.force(name, tracked, () -> inner.force(from, to));
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
