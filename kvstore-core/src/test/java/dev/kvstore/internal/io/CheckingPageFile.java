package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** A file of pages that reports to a {@link CheckingDisk}. */
final class CheckingPageFile implements Disk.PageFile {
    private final CheckingDisk disk;
    private final String name;
    private final CheckingDisk.Tracked tracked;
    private final Disk.PageFile inner;

    CheckingPageFile(CheckingDisk disk, String name, CheckingDisk.Tracked tracked, Disk.PageFile inner) {
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
    public void grow(long newSize) throws IOException {
        disk.written(tracked);
        inner.grow(newSize);
    }

    @Override
    public boolean preparesAhead() {
        return inner.preparesAhead();
    }

    @Override
    public long prepared() {
        return inner.prepared();
    }

    @Override
    public void prepare(long more) throws IOException {
        inner.prepare(more);
    }

    @Override
    public void truncate(long newSize) throws IOException {
        inner.truncate(newSize);
    }

    @Override
    public Region map(long position, long length) throws IOException {
        return inner.map(position, length);
    }

    @Override
    public Region mapAhead(long position, long length, long most) throws IOException {
        return inner.mapAhead(position, length, most);
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        disk.beforeWrite(name, () -> source.toArray(offset, length));
        disk.written(tracked);
        inner.write(position, source, offset, length);
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
