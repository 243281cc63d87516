package dev.kvstore.samples.shell.transfer;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file written behind what an earlier run left. No channel, because an interrupt would close that. */
final class ExportedFile extends FilterOutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final RandomAccessFile file;

    /** Opens or creates a file and cuts it to a length. */
    ExportedFile(Path path, long length) throws IOException {
        this(new RandomAccessFile(path.toFile(), "rw"));
        file.setLength(length);
        file.seek(length);
    }

    private ExportedFile(RandomAccessFile file) {
        super(new BufferedOutputStream(new Appender(file), BUFFER_BYTES));
        this.file = file;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
    }

    /** Makes what was written durable. */
    void sync() throws IOException {
        flush();
        file.getFD().sync();
    }

    /** Bytes in the file. */
    long position() throws IOException {
        flush();
        return file.getFilePointer();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            super.close();
        }
    }

    private static final class Appender extends OutputStream {
        private final RandomAccessFile file;

        Appender(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            file.write(b);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            file.write(source, offset, length);
        }
    }
}
