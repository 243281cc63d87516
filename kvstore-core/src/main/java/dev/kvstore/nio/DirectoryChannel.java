package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A directory opened for reading, as programs do to force it: everything that was committed becomes durable. */
final class DirectoryChannel extends FileChannel {
    private final FileOperations files;
    private final KvPath path;
    private volatile long position;

    DirectoryChannel(FileOperations files, KvPath path) {
        this.files = files;
        this.path = path;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        checkOpen();
        if (!files.isReadOnly()) {
            Failures.translated(path.toString(), () -> {
                files.volume().writer().sync();
                return null;
            });
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, 0);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        throw isDirectory();
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        checkOpen();
        if (target.hasRemaining()) {
            throw isDirectory();
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        throw isDirectory();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        throw readOnly();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        throw readOnly();
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        throw readOnly();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        throw readOnly();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        throw readOnly();
    }

    @Override
    public long position() throws IOException {
        checkOpen();
        return position;
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        checkOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("Negative position");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        return 0;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("a directory can't be mapped");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        throw isDirectory();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        throw isDirectory();
    }

    @Override
    protected void implCloseChannel() {
        // There is nothing to release.
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private IOException isDirectory() throws ClosedChannelException {
        checkOpen();
        return new IOException("Is a directory");
    }

    private NonWritableChannelException readOnly() throws ClosedChannelException {
        checkOpen();
        return new NonWritableChannelException();
    }
}
