package dev.kvstore.internal.wal;

import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * The records at the log's tail that the operating system does not have yet: a group, which it gets in one call. Of the
 * appender.
 */
final class StagedRecords implements AutoCloseable {
    /** Bytes of the buffer; a larger record is written without being copied to it. */
    private static final int BYTES = 256 * 1024;

    private final Disk disk;
    private final Region buffer;
    private final LogTail tail;
    private final LogEnd end;
    private final LogFailure failure;

    /** Bytes staged: the records that end at the tail. */
    private int staged;

    /** The chain's value before them. */
    private int chainBefore;

    StagedRecords(Disk disk, NativeMemory memory, LogTail tail, LogEnd end, LogFailure failure) {
        this.disk = disk;
        this.tail = tail;
        this.end = end;
        this.failure = failure;
        this.buffer = memory.allocate(MemoryComponent.SCRATCH, BYTES);
    }

    /** The buffer, for headers of records that aren't staged; empty when nothing is. */
    Region scratch() {
        return buffer;
    }

    /** Adds a record that fits into the segment. Hands over what is staged when it fills the buffer, itself when it is larger. */
    void add(Region payload, long offset, int length, int bytes, long first, long last) {
        if (staged + bytes + RecordLayout.HEADER_LENGTH > BYTES) {
            write();
        }
        if (staged == 0) {
            chainBefore = tail.chain();
        }
        if (bytes + RecordLayout.HEADER_LENGTH > BYTES) {
            writeLarge(payload, offset, length, bytes, first, last);
            return;
        }
        tail.encode(buffer, staged, payload, offset, length, first, last);
        staged += bytes;
    }

    /**
     * Hands over what is staged.
     *
     * @throws StoreFullException when there is no room for all; then none is written, and nothing is staged
     * @throws StoreFailedException after a failure, now or earlier
     */
    void write() {
        if (staged == 0) {
            return;
        }
        failure.check();
        int from = tail.position() - staged;
        try {
            end.segment().file().write(from, buffer, 0, staged + RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            tail.resetTo(from, chainBefore, end.sequence());
            staged = 0;
            throw discarded(e);
        }
        int bytes = staged;
        staged = 0;
        end.publish(tail.position(), tail.lastSequence(), bytes);
    }

    /** Writes a record larger than the buffer: the payload from where it lies, its header last. */
    private void writeLarge(Region payload, long offset, int length, int bytes, long first, long last) {
        int position = tail.position();
        int body = position + RecordLayout.HEADER_LENGTH;
        int behind = bytes - length;
        tail.encodeHeader(buffer, payload, offset, length, first, last);
        buffer.fill(RecordLayout.HEADER_LENGTH, behind, (byte) 0);
        try {
            Disk.LogFile file = end.segment().file();
            file.write(body, payload, offset, length);
            file.write(body + length, buffer, RecordLayout.HEADER_LENGTH, behind);
            file.write(position, buffer, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            tail.resetTo(position, chainBefore, tail.lastSequence());
            throw discarded(e);
        }
        tail.advance(bytes, last);
        end.publish(tail.position(), last, bytes);
    }

    /** Takes back records that were written in part, so that recovery can't find one of them whole. */
    private RuntimeException discarded(Throwable cause) {
        RuntimeException failed = failure.of("write to", end.segment(), cause);
        buffer.fill(0, RecordLayout.HEADER_LENGTH, (byte) 0);
        try {
            end.segment().file().write(tail.position(), buffer, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException e) {
            // Where even the header finds no room, none of it was written before.
            if (!disk.isOutOfSpace(e)) {
                return failure.poison("write to", end.segment(), e);
            }
        } catch (InternalError e) {
            return failure.poison("write to", end.segment(), e);
        }
        return failed;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
