package dev.kvstore.internal.store;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A value as a stream, read piece by piece at one moment. */
final class ValueStream extends InputStream {
    private final Runnable release;
    private final AbstractReader reader;
    private final byte[] key;
    private long position;

    /**
     * A stream of a key that has a value.
     *
     * @param release is run at close
     * @param reader reads the key's keyspace at one moment
     */
    ValueStream(Runnable release, AbstractReader reader, byte[] key) {
        this.release = release;
        this.reader = reader;
        this.key = key;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        try {
            int count = reader.read(key, position, ByteBuffer.wrap(target, offset, length));
            position += Math.max(0, count);
            return count <= 0 ? -1 : count;
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, length() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, length() - position);
    }

    @Override
    public void close() {
        release.run();
    }

    private long length() throws IOException {
        try {
            return reader.info(key).length();
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
