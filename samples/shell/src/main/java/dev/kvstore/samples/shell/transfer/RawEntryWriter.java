package dev.kvstore.samples.shell.transfer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** See {@link RawLayout}. */
final class RawEntryWriter implements EntryWriter {
    private final DataOutputStream out;
    private long entries;

    RawEntryWriter(OutputStream out, boolean continued, long entries) throws IOException {
        this.out = new DataOutputStream(out);
        this.entries = entries;
        if (!continued) {
            this.out.writeLong(RawLayout.MAGIC);
        }
    }

    @Override
    public void entry(byte[] key, byte[] value) throws IOException {
        out.writeInt(key.length);
        out.writeInt(value.length);
        out.write(key);
        out.write(value);
        entries++;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.writeInt(RawLayout.END);
        out.writeLong(entries);
        out.flush();
    }
}
