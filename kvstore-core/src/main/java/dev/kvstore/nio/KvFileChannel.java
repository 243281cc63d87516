package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** A channel of an {@link OpenFile}. */
final class KvFileChannel extends GatedChannel {
    /** The specification of transfers to behind a file's end changed with JDK 21 (JDK-8303260); ours is that of the JDK in use. */
    private static final boolean TRANSFERS_GROW_THE_FILE = Runtime.version().feature() >= 21;

    private final FileOperations files;
    private final OpenFile file;
    private final Options options;

    private final Object positionLock = new Object();
    private long position;

    KvFileChannel(FileOperations files, KvPath path, OpenFile file, Options options) {
        super(path);
        this.files = files;
        this.file = file;
        this.options = options;
        files.resources().add(this);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        checkReadable();
        synchronized (positionLock) {
            return performAtOnce(() -> {
                int count = file.read(position, target);
                position += Math.max(0, count);
                return count;
            });
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        checkReadable();
        synchronized (positionLock) {
            return performAtOnce(() -> {
                long total = 0;
                for (int i = offset; i < offset + length; i++) {
                    int wanted = targets[i].remaining();
                    int count = file.read(position, targets[i]);
                    position += Math.max(0, count);
                    total += Math.max(0, count);
                    if (count < wanted) {
                        return total == 0 && count < 0 ? -1 : total;
                    }
                }
                return total;
            });
        }
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        checkPosition(at);
        checkReadable();
        return performAtOnce(() -> file.read(at, target));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkWritable();
        synchronized (positionLock) {
            return perform(() -> {
                int count = source.remaining();
                position = writeAt(options.isAppend() ? -1 : position, source);
                return count;
            });
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        checkWritable();
        synchronized (positionLock) {
            return perform(() -> {
                long total = 0;
                for (int i = offset; i < offset + length; i++) {
                    total += sources[i].remaining();
                    position = writeAt(options.isAppend() ? -1 : position, sources[i]);
                }
                return total;
            });
        }
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        checkPosition(at);
        checkWritable();
        return perform(() -> {
            int count = source.remaining();
            writeAt(options.isAppend() ? -1 : at, source);
            return count;
        });
    }

    @Override
    public long position() throws IOException {
        synchronized (positionLock) {
            return performAtOnce(() -> options.isAppend() ? file.size() : position);
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        checkOpen();
        checkPosition(newPosition);
        synchronized (positionLock) {
            return performAtOnce(() -> {
                position = newPosition;
                return this;
            });
        }
    }

    @Override
    public long size() throws IOException {
        return performAtOnce(file::size);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        checkOpen();
        if (size < 0) {
            throw new IllegalArgumentException("Negative size");
        }
        checkWritable();
        synchronized (positionLock) {
            return perform(() -> {
                file.truncate(size);
                position = Math.min(position, size);
                syncIfAsked();
                return this;
            });
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        perform(() -> {
            if (options.isWrite()) {
                files.flush(file, true);
            }
            return null;
        });
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        checkOpen();
        if (!target.isOpen()) {
            throw new ClosedChannelException();
        }
        checkReadable();
        checkTransfer(at, count);
        return Transfer.to(target, this, at, count);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        checkOpen();
        if (!source.isOpen()) {
            throw new ClosedChannelException();
        }
        checkWritable();
        checkTransfer(at, count);
        if (at > size() && !TRANSFERS_GROW_THE_FILE) {
            return 0;
        }
        return Transfer.from(source, this, at, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw new UnsupportedOperationException("files of kvstore can't be mapped");
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
        checkOpen();
        if (shared && !options.isRead()) {
            throw new NonReadableChannelException();
        }
        if (!shared && !options.isWrite()) {
            throw new NonWritableChannelException();
        }
        return perform(() -> files.volume().locks().lock(this, file, at, size, shared));
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) throws IOException {
        return lock(at, size, shared);
    }

    @Override
    void release() throws IOException {
        files.volume().locks().releaseAll(this);
        try {
            store();
        } finally {
            files.resources().remove(this);
        }
    }

    private void store() throws IOException {
        try {
            files.volume().openFiles().close(file, options.isWrite());
            if (options.isWrite()) {
                files.volume().writer().settle();
            }
        } finally {
            if (options.isDeleteOnClose() && !file.isUnlinked()) {
                files.deleteIfSame(file);
            }
        }
    }

    private long writeAt(long at, ByteBuffer source) throws IOException {
        long end = source.hasRemaining() ? file.write(at, source) : Math.max(0, at);
        syncIfAsked();
        return end;
    }

    private void syncIfAsked() throws IOException {
        if (options.isSync()) {
            files.flush(file, true);
        }
    }

    private void checkReadable() throws ClosedChannelException {
        checkOpen();
        if (!options.isRead()) {
            throw new NonReadableChannelException();
        }
    }

    private void checkWritable() throws ClosedChannelException {
        checkOpen();
        if (!options.isWrite()) {
            throw new NonWritableChannelException();
        }
    }

    private static void checkPosition(long at) {
        if (at < 0) {
            throw new IllegalArgumentException("Negative position");
        }
    }

    private static void checkTransfer(long at, long count) {
        if (at < 0 || count < 0) {
            throw new IllegalArgumentException("position and count must be at least 0, got " + at + " and " + count);
        }
    }
}
