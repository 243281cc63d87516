package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * The file being written, behind a buffer in which blocks are encoded in place. Not thread-safe.
 */
final class TableOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final NativeMemory memory;
    private final Disk.OutputFile file;
    private final long fileNumber;
    private final Checksum checksum = new Checksum();
    private Region buffer;
    private long used;

    TableOutput(NativeMemory memory, Disk.OutputFile file, long fileNumber) {
        this.memory = memory;
        this.file = file;
        this.fileNumber = fileNumber;
        this.buffer = memory.allocate(MemoryComponent.SCRATCH, BUFFER_BYTES);
    }

    /** Bytes of the file so far, buffered ones included. */
    long position() {
        return file.position() + used;
    }

    /** Where the next bytes go, see {@link #reserve}. */
    Region buffer() {
        return buffer;
    }

    /** Makes room for {@code bytes} and returns where in {@link #buffer()} they go. */
    long reserve(long bytes) throws IOException {
        if (buffer.capacity() - used < bytes) {
            flush();
            if (buffer.capacity() < bytes) {
                buffer.close();
                buffer = memory.allocate(MemoryComponent.SCRATCH, bytes);
            }
        }
        return used;
    }

    /** Takes over {@code bytes} written at the reserved place. */
    void commit(long bytes) {
        used += bytes;
    }

    /** Appends type and checksum to the {@code length} bytes written at the reserved place, and takes over all. */
    void commitBlock(int length, Compression type) {
        long at = used;
        buffer.putByte(at + length, (byte) type.code());
        int crc = TableLayout.checksum(checksum, buffer, at, length + 1, position(), fileNumber);
        buffer.putInt(at + length + 1, crc);
        used += (long) length + TableLayout.TRAILER_LENGTH;
    }

    /** Appends a section with its trailer and returns its length in the file. */
    long writeSection(Region source, long length) throws IOException {
        long start = position();
        beginDirect();
        writeDirect(source, 0, Math.toIntExact(length));
        return endDirect(start);
    }

    /** Starts a block that is written in pieces because it is too large to be worth a copy. */
    void beginDirect() {
        checksum.reset();
    }

    /** Takes over {@code length} bytes written at the reserved place as a piece of the direct block. */
    void commitDirect(int length) {
        checksum.update(buffer, used, length);
        used += length;
    }

    /** Appends a piece of the direct block. */
    void writeDirect(Region source, long offset, int length) throws IOException {
        if (length != 0) {
            checksum.update(source, offset, length);
            flush();
            file.write(source, offset, length);
        }
    }

    /** Ends the direct block that started at {@code start} and returns its length in the file. */
    long endDirect(long start) throws IOException {
        long at = reserve(TableLayout.TRAILER_LENGTH);
        buffer.putByte(at, (byte) Compression.NONE.code());
        int crc = TableLayout.seal(checksum.update(buffer, at, 1), start, fileNumber);
        buffer.putInt(at + 1, crc);
        commit(TableLayout.TRAILER_LENGTH);
        return position() - start;
    }

    /** Writes what is buffered and makes the file durable. */
    void force() throws IOException {
        flush();
        file.force();
    }

    @Override
    public void close() throws IOException {
        buffer.close();
        file.close();
    }

    private void flush() throws IOException {
        if (used != 0) {
            file.write(buffer, 0, used);
            used = 0;
        }
    }
}
