package dev.kvstore.samples.benchmarks.peer.kvstore;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A caller's direct buffer seen as Chronicle Bytes, without a copy. The callers of this package pass the same few
 * buffers over and over; a view must not be used after its buffer became unreachable.
 */
final class DirectBytes {

    private static final long ADDRESS = addressOffset();

    private final PointerBytesStore content = BytesStore.nativePointer();
    private ByteBuffer target;
    private Bytes<?> targetBytes;

    private static long addressOffset() {
        try {
            return UnsafeMemory.unsafeObjectFieldOffset(Buffer.class.getDeclaredField("address"));
        } catch (NoSuchFieldException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns what lies between the buffer's position and limit; valid until the next call. */
    BytesStore<?, ?> contentOf(ByteBuffer buffer) {
        content.set(UnsafeMemory.unsafeGetLong(buffer, ADDRESS) + buffer.position(), buffer.remaining());
        return content;
    }

    /** Returns the whole buffer as empty bytes to append to. */
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not the same content
    Bytes<?> targetOver(ByteBuffer buffer) {
        if (buffer != target) {
            PointerBytesStore whole = BytesStore.nativePointer();
            whole.set(UnsafeMemory.unsafeGetLong(buffer, ADDRESS), buffer.capacity());
            targetBytes = whole.bytesForWrite();
            target = buffer;
        }
        targetBytes.clear();
        return targetBytes;
    }
}
