package dev.kvstore.samples.shell.transfer;

import dev.kvstore.Keyspace;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** See {@link RawLayout}. */
final class RawEntryReader implements EntryReader {
    private final DataInputStream in;
    private long entries;
    private byte[] key;
    private byte[] value;

    RawEntryReader(InputStream in) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
        if (readLong() != RawLayout.MAGIC) {
            throw new UsageException("this is no raw export: it does not begin with KVENTRY");
        }
    }

    @Override
    public boolean next() throws IOException {
        try {
            int keyLength = in.readInt();
            if (keyLength == RawLayout.END) {
                checkEnd();
                return false;
            }
            int valueLength = in.readInt();
            if (keyLength < 0 || keyLength > Keyspace.MAX_KEY_LENGTH || valueLength < 0) {
                throw new UsageException("entry " + (entries + 1) + ": a key of " + keyLength + " and a value of "
                        + valueLength + " bytes are no entry");
            }
            key = exactly(keyLength);
            value = exactly(valueLength);
        } catch (EOFException e) {
            throw cutShort();
        }
        entries++;
        return true;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw cutShort();
        }
        return bytes;
    }

    private void checkEnd() throws IOException {
        long expected = readLong();
        if (expected != entries) {
            throw new UsageException("the end speaks of " + expected + " entries, found " + entries);
        }
    }

    private long readLong() throws IOException {
        try {
            return in.readLong();
        } catch (EOFException e) {
            throw cutShort();
        }
    }

    private UsageException cutShort() {
        return new UsageException("the file was cut short after " + entries + " entries");
    }
}
