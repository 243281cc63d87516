package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;

/** An {@link Disk.OutputFile} of the operating system. Not thread-safe. */
final class OsOutputFile implements Disk.OutputFile {
    private final StagedFile file;
    private long position;

    OsOutputFile(Path path) throws IOException {
        file = new StagedFile(path);
    }

    @Override
    public void write(Region source, long offset, long length) throws IOException {
        file.write(position, source, offset, length);
        position += length;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        file.write(position, source, offset, length);
        position += length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
