package dev.kvstore.internal.memory;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.UnsafeMemory;

/** Copies between regions and the {@code Bytes} of a user, on or off the heap, without allocation. */
public final class UserBytes {
    private UserBytes() {}

    /** Copies the first {@code length} readable bytes of {@code source}, whose positions stay as they are. */
    public static void copyIn(BytesStore<?, ?> source, Region target, long offset, int length) {
        long from = source.readPosition();
        if (source.isDirectMemory()) {
            target.copyFromAddress(offset, source.addressForRead(from), length);
            return;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            target.putLong(offset + i, littleEndian(source.readLong(from + i)));
        }
        for (; i < length; i++) {
            target.putByte(offset + i, source.readByte(from + i));
        }
    }

    /**
     * Appends a range to {@code target}.
     *
     * @throws IllegalArgumentException when {@code target} is of fixed capacity and too small; it is unchanged
     */
    public static void append(Region source, long offset, int length, Bytes<?> target) {
        if (length == 0) {
            return;
        }
        long position = target.writePosition();
        reserve(target, position, length);
        if (target.isDirectMemory()) {
            source.copyToAddress(offset, target.addressForWrite(position), length);
        } else {
            copyToHeap(source, offset, length, target, position);
        }
        target.writePosition(position + length);
    }

    /** Copies a range to the position of {@code target}, which has room for it, and moves the position behind it. */
    public static void copyOut(Region source, long offset, int length, ByteBuffer target) {
        if (target.hasArray()) {
            source.read(offset, target.array(), target.arrayOffset() + target.position(), length);
        } else if (target.isDirect() && !target.isReadOnly()) {
            long address = UnsafeMemory.unsafeGetLong(target, BufferFields.ADDRESS);
            source.copyToAddress(offset, address + target.position(), length);
        } else {
            throw new ReadOnlyBufferException();
        }
        target.position(target.position() + length);
    }

    private static void copyToHeap(Region source, long offset, int length, Bytes<?> target, long position) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            target.writeLong(position + i, littleEndian(source.getLong(offset + i)));
        }
        for (; i < length; i++) {
            target.writeByte(position + i, source.getByte(offset + i));
        }
    }

    /** Between the order of the machine, which is that of {@code Bytes}, and that of regions. */
    private static long littleEndian(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    private static void reserve(Bytes<?> target, long position, int length) {
        try {
            target.ensureCapacity(position + length);
        } catch (BufferOverflowException | IllegalArgumentException e) {
            throw tooSmall(target, length, e);
        }
        if (target.writeLimit() - position < length) {
            throw tooSmall(target, length, null);
        }
    }

    private static IllegalArgumentException tooSmall(Bytes<?> target, int length, RuntimeException cause) {
        return new IllegalArgumentException(
                "value must have room for " + length + " bytes, got " + target.writeRemaining(), cause);
    }
}
