package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** An {@link Disk.InputFile} of the operating system. Reads by system call take turns; mappings do not. */
final class OsInputFile implements Disk.InputFile {
    private static final int STAGING_BYTES = 64 << 10;

    private final Path path;
    private final FileMapper mapper;
    private final RandomAccessFile file;
    private final long size;

    OsInputFile(Path path, FileMapper mapper) throws IOException {
        this.path = path;
        this.mapper = mapper;
        RandomAccessFile opened = null;
        try {
            opened = new RandomAccessFile(path.toFile(), "r");
            size = opened.length();
        } catch (IOException e) {
            if (opened != null) {
                opened.close();
            }
            throw IoFailures.describe("open for reading", path, e);
        }
        file = opened;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Region map(long position, int length) throws IOException {
        checkWithinFile("map", position, length);
        return mapper.map(path, position, length);
    }

    @Override
    public void read(long position, Region target, long offset, int length) throws IOException {
        checkWithinFile("read", position, length);
        byte[] staging = new byte[Math.min(STAGING_BYTES, length)];
        try {
            synchronized (file) {
                file.seek(position);
                for (int done = 0; done < length; ) {
                    int chunk = Math.min(staging.length, length - done);
                    file.readFully(staging, 0, chunk);
                    target.write(offset + done, staging, 0, chunk);
                    done += chunk;
                }
            }
        } catch (EOFException e) {
            throw pastTheEnd("read", position, length);
        } catch (IOException e) {
            throw IoFailures.describe("read " + length + " bytes at " + position, path, e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void checkWithinFile(String operation, long position, int length) throws IOException {
        if ((position | length | (size - position - length)) < 0) {
            throw pastTheEnd(operation, position, length);
        }
    }

    private IOException pastTheEnd(String operation, long position, int length) {
        return new FileSystemException(
                path.toString(),
                null,
                operation + " " + length + " bytes at " + position + ": the file held " + size + " when opened");
    }
}
